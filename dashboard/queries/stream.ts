/** The event stream, read by hand: a browser's own EventSource hides why it was refused, and needs every name told. */

export type StreamEvent = { id: string; name: string; data: string };
export type StreamState = "connecting" | "open" | "lost" | "ended";

type Options = {
  url: string;
  onEvents: (events: readonly StreamEvent[]) => void;
  onState: (state: StreamState) => void;
  /** The stream could not go on where it was: everything may have changed. */
  onGap: () => void;
};

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
/** The server says something every 15 s; a silence of three times that is a dead line. */
const SILENCE_MS = 45_000;

/** Cuts text into events as it arrives; keeps what is not yet whole. */
export class EventReader {
  private rest = "";
  lastId = "";

  read(text: string): StreamEvent[] {
    const blocks = (this.rest + text).replaceAll("\r\n", "\n").split("\n\n");
    this.rest = blocks.pop() ?? "";
    return blocks.flatMap((block) => this.event(block));
  }

  forget(): void {
    this.rest = "";
  }

  private event(block: string): StreamEvent[] {
    let name = "message";
    const data: string[] = [];
    for (const line of block.split("\n")) {
      const colon = line.indexOf(":");
      if (colon <= 0) continue;
      const field = line.slice(0, colon);
      const value = line.slice(colon + 1).replace(/^ /, "");
      if (field === "id") this.lastId = value;
      else if (field === "event") name = value;
      else if (field === "data") data.push(value);
    }
    return data.length ? [{ id: this.lastId, name, data: data.join("\n") }] : [];
  }
}

/** Follow the stream until the answer is called; comes back by itself, behind the last event that was read. */
export function followStream({ url, onEvents, onState, onGap }: Options): () => void {
  const reader = new EventReader();
  let stopped = false;
  let wait = FIRST_WAIT_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let controller = new AbortController();

  async function connect(): Promise<void> {
    controller = new AbortController();
    let silence: ReturnType<typeof setTimeout> | undefined;
    const listen = () => {
      clearTimeout(silence);
      silence = setTimeout(() => controller.abort(), SILENCE_MS);
    };
    try {
      const headers: HeadersInit = { Accept: "text/event-stream" };
      if (reader.lastId) headers["Last-Event-ID"] = reader.lastId;
      listen();
      const response = await fetch(url, { headers, signal: controller.signal, cache: "no-store" });
      if (response.status === 401) return onState("ended");
      if (response.status === 422) {
        reader.lastId = "";
        onGap();
      }
      if (response.ok && response.body) {
        onState("open");
        wait = FIRST_WAIT_MS;
        await follow(response.body.getReader(), listen);
      }
    } catch {
      // The line broke, or was cut because nothing came: both are mended by connecting anew.
    } finally {
      clearTimeout(silence);
    }
    if (!stopped) retry();
  }

  async function follow(body: ReadableStreamDefaultReader<Uint8Array>, listen: () => void): Promise<void> {
    const decoder = new TextDecoder();
    reader.forget();
    for (;;) {
      const { done, value } = await body.read();
      if (done) return;
      listen();
      const events = reader.read(decoder.decode(value, { stream: true }));
      if (events.length) onEvents(events);
    }
  }

  function retry(): void {
    onState("lost");
    timer = setTimeout(
      () => {
        timer = undefined;
        void connect();
      },
      wait * (0.75 + Math.random() / 2),
    );
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }

  function hurry(): void {
    if (stopped || timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    wait = FIRST_WAIT_MS;
    void connect();
  }

  function cut(): void {
    controller.abort();
  }

  onState("connecting");
  void connect();
  window.addEventListener("online", hurry);
  window.addEventListener("offline", cut);
  return () => {
    stopped = true;
    clearTimeout(timer);
    controller.abort();
    window.removeEventListener("online", hurry);
    window.removeEventListener("offline", cut);
  };
}
