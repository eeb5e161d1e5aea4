/** What somebody wanted and was not allowed, in words that follow "was not allowed to". */

import { type Part, type Reader, say } from "@/words/pieces";

/** What was refused, by the part of the action before `.refused`. */
export const ATTEMPTS: Record<string, { label: string; tell: (about: Reader) => Part }> = {
  "request.create": {
    label: "Creating a request",
    tell: (about) => say`create a request in ${about.workflow("workflow")}`,
  },
  "request.start": { label: "Starting a request", tell: (about) => say`start ${about.request}` },
  "request.withdraw": { label: "Withdrawing a request", tell: (about) => say`withdraw ${about.request}` },
  "request.cancel": {
    label: "Cancelling a request",
    tell: (about) => say`cancel ${about.request}`,
  },
  "request.suspend": { label: "Suspending a request", tell: (about) => say`suspend ${about.request}` },
  "request.resume": { label: "Resuming a request", tell: (about) => say`resume ${about.request}` },
  "request.message": { label: "Sending a message", tell: (about) => say`send a message to ${about.request}` },
  "request.wake": { label: "Ending a wait", tell: (about) => say`end a wait of ${about.request}` },
  "resource.grant": { label: "Giving a resource", tell: (about) => say`give a resource to ${about.request}` },
  "subflow.create": {
    label: "Creating a sub-request",
    tell: (about) => say`create a sub-request${about.where}`,
  },
  "subflow.begin": {
    label: "Starting a sub-request",
    tell: (about) => say`start a sub-request of ${about.request}`,
  },
  "subflow.finish": {
    label: "Ending a sub-request",
    tell: (about) => say`say how a sub-request of ${about.request} ended`,
  },
  "subflow.close": {
    label: "Closing a sub-request",
    tell: (about) => say`close ${about.request} as a sub-request`,
  },
  "service.finish": {
    label: "Answering for a service",
    tell: (about) => say`answer for a service of ${about.request}`,
  },
  "service.retry": {
    label: "Asking a service again",
    tell: (about) => say`ask a service of ${about.request} again`,
  },
  "service.skip": { label: "Skipping a service", tell: (about) => say`skip a service of ${about.request}` },
  "service.give_up": {
    label: "Giving up a service",
    tell: (about) => say`give up a service of ${about.request}`,
  },
  "request.comment": { label: "Commenting", tell: (about) => say`comment on ${about.request}` },
  "task.claim": { label: "Taking a task", tell: (about) => say`take ${about.task}` },
  "task.release": { label: "Putting back a task", tell: (about) => say`put back ${about.task}` },
  "task.delegate": { label: "Handing a task on", tell: (about) => say`hand on ${about.task}` },
  "task.reassign": { label: "Reassigning a task", tell: (about) => say`reassign ${about.task}` },
  "task.override": { label: "Overriding a task", tell: (about) => say`override ${about.task}` },
  "task.skip": { label: "Skipping a task", tell: (about) => say`skip ${about.task}` },
  "task.complete": { label: "Deciding a task", tell: (about) => say`decide ${about.task}` },
  "task.send_back": {
    label: "Sending back",
    tell: (about) => say`send back ${about.task}`,
  },
  "task.cancel": { label: "Cancelling a task", tell: (about) => say`cancel ${about.task}` },
  "task.check": { label: "Looking who may do a task", tell: (about) => say`look who may do ${about.task}` },
  "task.escalate": { label: "Escalating a task", tell: (about) => say`escalate ${about.task}` },
  "workflow.save_draft": {
    label: "Saving a draft",
    tell: (about) => say`save a draft of ${about.workflow("workflow")}`,
  },
  "workflow.publish": {
    label: "Publishing a workflow",
    tell: (about) => say`publish ${about.workflow("workflow")}`,
  },
  "user.create": { label: "Making a user", tell: () => "make a user" },
  "user.update": { label: "Changing a user", tell: () => "change a user" },
  password: {
    label: "Changing one's password",
    tell: (about) => say`change their password${about.plain("address", " from ")}: the present one was wrong`,
  },
  "audit.export": { label: "Exporting the audit", tell: () => "export the audit" },
};

/** Why a login was refused, by the reason in its entry. */
export const LOGIN_REFUSALS: Record<string, string> = {
  unknown_user: "there is no such user",
  wrong_password: "the password was wrong",
  disabled: "the account is disabled",
  demo_closed: "the demo's logins are closed here",
};
