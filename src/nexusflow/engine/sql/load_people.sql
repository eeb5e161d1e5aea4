SELECT u.username, u.name, u.active, u.attributes, u.manager,
       ARRAY(SELECT ur.role FROM user_roles ur WHERE ur.username = u.username) AS roles,
       ARRAY(SELECT DISTINCT rp.permission FROM user_roles ur JOIN role_permissions rp ON rp.role = ur.role
             WHERE ur.username = u.username) AS permissions
FROM users u WHERE u.username = ANY(%(usernames)s)
