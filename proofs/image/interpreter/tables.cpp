// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include <map>

#include "proofs/image/interpreter/authority.hpp"

namespace nacre::proof::interpreter {
namespace {

constexpr uint64_t any_value = ~uint64_t{0};

Span span_of(uint64_t ticks) { return Span::from_raw(static_cast<int64_t>(ticks)); }
ComponentId id_of(unsigned id) { return ComponentId::from_raw(static_cast<uint8_t>(id)); }

/// What a client may do over one channel, row by row of the governed methods.
struct Rights {
  uint64_t allowed = 0;
  uint64_t audited = 0;
  std::map<unsigned, abi::Row> rows;  ///< by method number
};

abi::Row row_of(const CallRight& call, const MethodText& method) {
  abi::Row row{};
  for (uint64_t& span : row.span) span = any_value;
  for (const Guard& guard : call.guards) {
    if (guard.method != method.name) continue;
    bool found = false;
    for (const ArgumentText& argument : method.arguments) {
      if (argument.name != guard.argument) continue;
      if (argument.shared) throw Refused("the guarded argument '" + argument.name + "' does not own its word");
      row.lo[argument.word] = guard.low;
      row.span[argument.word] = guard.high - guard.low;
      found = true;
    }
    if (!found) throw Refused("the method '" + method.name + "' has no argument '" + guard.argument + "'");
  }
  return row;
}

Rights rights_of(const CallRight& call, const InterfaceText& interface) {
  Rights rights;
  for (const std::string& name : call.methods) rights.allowed |= uint64_t{1} << interface.method(name).number;
  for (const std::string& name : call.audited) {
    const MethodText& method = interface.method(name);
    rights.audited |= uint64_t{1} << method.number;
    rights.rows.insert_or_assign(method.number, row_of(call, method));
  }
  for (const Guard& guard : call.guards) {
    const MethodText& method = interface.method(guard.method);
    rights.rows.insert_or_assign(method.number, row_of(call, method));
  }
  for (const auto& [number, row] : rights.rows) {
    if ((rights.allowed >> number & 1) == 0) throw Refused("a guarded or audited method is not granted");
  }
  return rights;
}

/// What the server offers under a local name: what its `accept` names, otherwise everything that it serves.
std::vector<const InterfaceText*> offered(const Program& server, const std::string& known_as) {
  const abi::Use* accept = server.use(abi::UseKind::accept, known_as);
  if (accept != nullptr && accept->interface != 0) {
    if (const InterfaceText* text = server.interface(accept->interface)) return {text};
  }
  std::vector<const InterfaceText*> all;
  for (const abi::Use& use : server.uses) {
    if (use.kind != abi::UseKind::serves) continue;
    if (const InterfaceText* text = server.interface(use.interface)) all.push_back(text);
  }
  return all;
}

/// Both ends carry the same interface. A client that does not speak of its channel leaves the word to the server.
const InterfaceText& carried(const Sources& in, const CallRight& call) {
  const abi::Use* use = in.programs[call.client].use(abi::UseKind::client, call.as);
  const InterfaceText* chosen = nullptr;
  unsigned matches = 0;
  for (const InterfaceText* one : offered(in.programs[call.server], call.known_as)) {
    const bool named = call.interface.empty() || one->name == call.interface;
    if (!named || (use != nullptr && one->hash != use->interface)) continue;
    chosen = one;
    matches += 1;
  }
  if (matches != 1) throw Refused("the interface of the channel '" + call.as + "' is not determined");
  return *chosen;
}

void fill_component(const Sources& in, unsigned id, abi::ComponentEntry& entry) {
  const Component& c = in.system.components[id];
  const auto ticks = [&](Nanoseconds time) { return span_of(in.board.ticks(time)); };
  entry.page_table = (uint64_t{id} + 1) << 48;
  entry.entry = in.programs[id].entry;
  entry.stack = in.plans[id].stack_top;
  entry.budget = ticks(c.budget);
  entry.period = ticks(c.period);
  entry.limit = ticks(c.limit);
  entry.start_limit = ticks(c.start_limit);
  entry.nested = static_cast<uint8_t>(c.nested);
  entry.supervisor = id_of(c.supervisor);
  entry.fault_bit = faults_bit;
  entry.flags = static_cast<uint8_t>((in.system.is_server(id) ? 1 : 0) | (c.grants.empty() ? 0 : 2) |
                                     (c.trusted ? 4 : 0));  // server, device, trusted
  entry.denial_quota = static_cast<uint8_t>(c.denial_quota);
  entry.channel_base = static_cast<uint16_t>(in.numbers.channel_slices[id].base);
  entry.channel_count = static_cast<uint16_t>(in.numbers.channel_slices[id].count);
  entry.line_base = static_cast<uint16_t>(in.numbers.line_slices[id].base);
  entry.line_count = static_cast<uint16_t>(in.numbers.line_slices[id].count);
  for (unsigned before = 0; c.fp && before <= id; ++before) entry.fp_slot += in.system.components[before].fp ? 1 : 0;
}

/// Rows follow one another in the order of the calls in the file, and of the method numbers in one call.
void fill_call(const Sources& in, size_t index, abi::Tables& tables) {
  const CallRight& call = in.system.calls[index];
  const ChannelPlace& place = in.numbers.calls[index];
  const Rights rights = rights_of(call, carried(in, call));
  abi::ChannelEntry& entry = tables.channels[place.index];
  entry.owner = id_of(call.client);
  entry.peer = id_of(call.server);
  entry.kind = abi::ChannelKind::call;
  entry.tag = static_cast<uint8_t>(place.tag);
  entry.first_row = tables.row_count;
  entry.plain = rights.allowed;
  entry.audited = rights.audited;
  for (const auto& [number, row] : rights.rows) {
    entry.plain &= ~(uint64_t{1} << number);
    entry.governed |= uint64_t{1} << number;
    if (tables.row_count == abi::max_rows) throw Refused("too many rows");
    tables.policy.rows[tables.row_count++] = row;
  }
}

void fill_signal(const Sources& in, size_t index, abi::Tables& tables) {
  const SignalRight& signal = in.system.signals[index];
  abi::ChannelEntry& entry = tables.channels[in.numbers.signals[index].index];
  entry.owner = id_of(signal.from);
  entry.peer = id_of(signal.to);
  entry.kind = abi::ChannelKind::signal;
  entry.bit = static_cast<uint8_t>(in.numbers.signals[index].bit);
  if (signal.interval == 0) return;
  const uint64_t interval = in.board.ticks(signal.interval);
  entry.rate_interval = span_of(interval);
  entry.rate_tolerance = span_of(interval * (signal.burst - 1));
}

/// The largest 2^n - 1 whose 2^n ticks fit in the quantum, and at least 1.
uint64_t quantum_mask(uint64_t ticks) {
  uint64_t mask = 1;
  while (2 * mask + 2 <= ticks) mask = 2 * mask + 1;
  return mask;
}

}  // namespace

std::unique_ptr<abi::Tables> tables_of(const Sources& in) {
  auto tables = std::make_unique<abi::Tables>();
  const size_t channels = in.system.calls.size() + in.system.signals.size();
  if (in.system.components.size() > abi::max_components || channels > abi::max_channels ||
      in.numbers.lines.size() > abi::max_lines)
    throw Refused("the description does not fit into the tables");
  tables->magic = abi::tables_magic;
  tables->size = sizeof(abi::Tables);
  tables->component_count = static_cast<uint16_t>(in.system.components.size());
  tables->channel_count = static_cast<uint16_t>(channels);
  tables->line_count = static_cast<uint16_t>(in.numbers.lines.size());
  tables->quantum_mask = quantum_mask(in.board.ticks(in.system.quantum));
  for (unsigned id = 0; id < in.system.components.size(); ++id) fill_component(in, id, tables->components[id]);
  for (size_t i = 0; i < in.system.calls.size(); ++i) fill_call(in, i, *tables);
  for (size_t i = 0; i < in.system.signals.size(); ++i) fill_signal(in, i, *tables);
  for (uint8_t& line : tables->line_of_intid) line = 255;
  for (size_t i = 0; i < in.numbers.lines.size(); ++i) {
    const InterruptLine& line = in.numbers.lines[i];
    if (line.device->interrupt >= abi::max_intids) throw Refused("an interrupt number beyond the table");
    tables->line_of_intid[line.device->interrupt] = static_cast<uint8_t>(i);
    tables->lines[i] = {line.device->interrupt,
                        id_of(line.owner),
                        static_cast<uint8_t>(line.bit),
                        static_cast<uint8_t>(line.device->edge ? 1 : 0),
                        0,
                        span_of(in.board.ticks(line.grant->cost))};
  }
  return tables;
}

}  // namespace nacre::proof::interpreter
