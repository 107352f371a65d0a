// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/gdb_remote/client.hpp"

#include <algorithm>
#include <cstring>

namespace nacre::gdb_remote {
namespace {

constexpr Milliseconds answer_patience{10'000};
constexpr size_t memory_chunk = 1024;     ///< bytes of one memory packet: QEMU takes 2,047
constexpr size_t document_chunk = 0x600;  ///< bytes of one description packet
constexpr size_t core_registers = 33;     ///< of eight bytes each, followed by four of cpsr

uint64_t little_endian(std::span<const std::byte> bytes) {
  uint64_t value = 0;
  std::memcpy(&value, bytes.data(), std::min(bytes.size(), sizeof value));
  return value;
}

Result<Stop> parse_stop(std::string_view packet) {
  if (packet.size() >= 3 && (packet[0] == 'T' || packet[0] == 'S')) {
    if (auto signal = parse_number(packet.substr(1, 2))) return Stop{StopKind::signal, static_cast<unsigned>(*signal)};
  }
  if (packet.size() >= 3 && (packet[0] == 'W' || packet[0] == 'X')) {
    if (auto status = parse_number(packet.substr(1, 2))) return Stop{StopKind::exited, static_cast<unsigned>(*status)};
  }
  return failure("the debug stub sent an unknown stop: " + std::string(packet));
}

}  // namespace

Result<Client> Client::connect(const std::string& path, Milliseconds patience) {
  auto channel = Channel::connect(path, patience);
  if (!channel) return std::unexpected(channel.error());
  return start(std::move(*channel));
}

Result<Client> Client::start(Channel channel) {
  Client client(std::move(channel));
  if (auto features = client.ask("qSupported:xmlRegisters=aarch64"); !features)
    return std::unexpected(features.error());
  auto reason = client.ask("?");
  if (!reason) return std::unexpected(reason.error());
  if (auto stop = parse_stop(*reason); !stop) return std::unexpected(stop.error());
  if (auto read = client.read_description(); !read) return std::unexpected(read.error());
  return client;
}

Result<std::string> Client::ask(std::string_view request) {
  if (auto sent = channel_.send(request); !sent) return std::unexpected(sent.error());
  return channel_.receive(answer_patience);
}

Result<void> Client::command(std::string_view request) {
  auto answer = ask(request);
  if (!answer) return std::unexpected(answer.error());
  if (*answer == "OK") return {};
  return failure("the debug stub answered '" + *answer + "' to '" + std::string(request.substr(0, 40)) + "'");
}

Result<std::string> Client::fetch_document(const std::string& name) {
  std::string text;
  while (true) {
    auto part = ask("qXfer:features:read:" + name + ":" + number(text.size()) + "," + number(document_chunk));
    if (!part) return part;
    if (part->empty() || (part->front() != 'l' && part->front() != 'm')) {
      return failure("the debug stub does not offer " + name);
    }
    text += part->substr(1);
    if (part->front() == 'l') return text;
  }
}

Result<void> Client::read_description() {
  auto target = fetch_document("target.xml");
  if (!target) return std::unexpected(target.error());
  description_.add(*target);
  for (const std::string& name : TargetDescription::includes(*target)) {
    auto text = fetch_document(name);
    if (!text) return std::unexpected(text.error());
    description_.add(*text);
  }
  return {};
}

Result<Register> Client::find_register(std::string_view name) const {
  const auto found = description_.registers().find(name);
  if (found == description_.registers().end()) return failure("the target has no register named " + std::string(name));
  if (found->second.bits > 64) return failure("register " + std::string(name) + " is wider than 64 bits");
  return found->second;
}

Result<uint64_t> Client::read_register(std::string_view name) {
  auto found = find_register(name);
  if (!found) return std::unexpected(found.error());
  auto answer = ask("p" + number(found->number));
  if (!answer) return std::unexpected(answer.error());
  const auto bytes = from_hex(*answer);
  if (!bytes || bytes->empty()) return failure("cannot read register " + std::string(name) + ": " + *answer);
  return little_endian(*bytes);
}

Result<void> Client::write_register(std::string_view name, uint64_t value) {
  auto found = find_register(name);
  if (!found) return std::unexpected(found.error());
  const auto bytes = std::as_bytes(std::span(&value, 1)).first(found->bits / 8);
  return command("P" + number(found->number) + "=" + to_hex(bytes));
}

Result<CoreRegisters> Client::read_core_registers() {
  auto answer = ask("g");
  if (!answer) return std::unexpected(answer.error());
  const auto bytes = from_hex(*answer);
  if (!bytes || bytes->size() < core_registers * 8 + 4) return failure("cannot read the core registers: " + *answer);
  CoreRegisters registers{};
  std::memcpy(&registers, bytes->data(), core_registers * 8);
  registers.cpsr = little_endian(std::span(*bytes).subspan(core_registers * 8, 4));
  return registers;
}

Result<void> Client::use(AddressSpace space) {
  if (space_ == space) return {};
  auto done = command(space == AddressSpace::physical ? "Qqemu.PhyMemMode:1" : "Qqemu.PhyMemMode:0");
  if (done) space_ = space;
  return done;
}

Result<std::vector<std::byte>> Client::read_memory(uint64_t address, size_t size, AddressSpace space) {
  if (auto done = use(space); !done) return std::unexpected(done.error());
  std::vector<std::byte> bytes;
  while (bytes.size() < size) {
    const size_t count = std::min(memory_chunk, size - bytes.size());
    auto answer = ask("m" + number(address + bytes.size()) + "," + number(count));
    if (!answer) return std::unexpected(answer.error());
    const auto part = from_hex(*answer);
    if (!part || part->size() != count) return failure("cannot read memory at " + number(address) + ": " + *answer);
    bytes.insert(bytes.end(), part->begin(), part->end());
  }
  return bytes;
}

Result<void> Client::write_memory(uint64_t address, std::span<const std::byte> bytes, AddressSpace space) {
  if (auto done = use(space); !done) return done;
  while (!bytes.empty()) {
    const auto part = bytes.first(std::min(memory_chunk, bytes.size()));
    if (auto done = command("M" + number(address) + "," + number(part.size()) + ":" + to_hex(part)); !done) return done;
    address += part.size();
    bytes = bytes.subspan(part.size());
  }
  return {};
}

Result<void> Client::insert_breakpoint(uint64_t address) { return command("Z1," + number(address) + ",4"); }
Result<void> Client::remove_breakpoint(uint64_t address) { return command("z1," + number(address) + ",4"); }
Result<void> Client::insert_write_watch(uint64_t address, size_t size) {
  return command("Z2," + number(address) + "," + number(size));
}
Result<void> Client::remove_write_watch(uint64_t address, size_t size) {
  return command("z2," + number(address) + "," + number(size));
}

Result<void> Client::resume() { return channel_.send("c"); }

Result<Stop> Client::wait_for_stop(Milliseconds patience) {
  auto packet = channel_.receive(patience);
  if (!packet) return std::unexpected(packet.error());
  return parse_stop(*packet);
}

Result<Stop> Client::interrupt(Milliseconds patience) {
  if (auto sent = channel_.send_break(); !sent) return std::unexpected(sent.error());
  return wait_for_stop(patience);
}

Result<Stop> Client::step() {
  if (auto sent = channel_.send("s"); !sent) return std::unexpected(sent.error());
  return wait_for_stop(answer_patience);
}

Result<void> Client::detach() { return command("D"); }

}  // namespace nacre::gdb_remote
