// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A hub with its network, as API.md describes one: what the mock device says it is made of.

const component = (name, trusted = true, critical = false) => ({ name, trusted, critical });

export const components = [
  component("supervisor", true, true),
  component("iommu"),
  component("clock"),
  component("console"),
  component("serial"),
  component("bus"),
  component("auth"),
  component("climate", true, true),
  component("door"),
  component("auditor"),
  component("entropy", false),
  component("ethernet", false),
  component("firewall"),
  component("tcpip", false),
  component("web", false),
  component("panel", false),
].map((one, id) => ({ id, ...one }));

export const idOf = (name) => components.find((one) => one.name === name).id;

const link = (kind, client, server, name = server) => ({ client: idOf(client), server: idOf(server), kind, name });
const call = (client, server, name) => link("call", client, server, name);
const signal = (client, server) => link("signal", client, server);

export const channels = [
  call("auth", "clock"),
  call("door", "auth"),
  call("climate", "bus", "modbus"),
  call("door", "bus", "modbus"),
  call("panel", "climate"),
  call("panel", "door"),
  ...["serial", "bus", "auth", "climate", "door", "auditor", "tcpip", "panel"].map((name) => call(name, "console")),
  call("tcpip", "entropy"),
  call("web", "tcpip", "sockets"),
  call("web", "climate"),
  call("web", "door"),
  signal("serial", "bus"),
  signal("bus", "serial"),
  signal("bus", "climate"),
  signal("bus", "door"),
  signal("console", "panel"),
  signal("ethernet", "firewall"),
  signal("firewall", "tcpip"),
  signal("tcpip", "firewall"),
  signal("tcpip", "web"),
];
