// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/run/run_command.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "tools/nacre/contents.hpp"
#include "tools/nacre/run/debugger.hpp"
#include "tools/nacre/run/disk_file.hpp"
#include "tools/nacre/run/paths.hpp"
#include "tools/nacre/run/session.hpp"
#include "tools/nacre/system_build.hpp"
#include "tools/secret/totp_secret.hpp"

namespace nacre::tool::run {
namespace {

constexpr uint16_t guest_web_port = 80;
// Where board_command puts them:
constexpr std::string_view card_device = "virtio_pci_1";
constexpr std::string_view generator_device = "virtio_pci_2";
constexpr std::string_view disk_device = "virtio_pci_3";
constexpr std::string_view second_line_device = "virtio_mmio_8";

/// An image may hold a secret: for its owner only. It appears whole or not at all, as another run may be reading it.
bool write_image(const std::filesystem::path& path, const std::vector<uint8_t>& bytes) {
  std::error_code error;
  std::filesystem::create_directories(path.parent_path(), error);
  const auto fresh = fmt::format("{}.{}", path.string(), getpid());
  const int descriptor = open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  const bool written =
      descriptor >= 0 && write(descriptor, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size());
  if (!written) error.assign(errno, std::generic_category());
  if (descriptor >= 0) close(descriptor);
  if (written) std::filesystem::rename(fresh, path, error);
  if (error) fmt::print(stderr, "nacre: {}: {}\n", path.string(), error.message());
  return !error;
}

std::string kibibytes(uint64_t bytes) { return fmt::format("{} KiB", (bytes + 1023) / 1024); }

void add_components(const BuiltSystem& system, SystemFacts& facts) {
  for (size_t id = 0; id < system.description.components.size(); ++id) {
    const Component& component = system.description.components[id];
    facts.components.push_back({.name = component.name.value, .trusted = component.trust == Trust::trusted});
    facts.programs.emplace_back(system.programs[id].file.path);
    facts.entries.push_back(system.programs[id].file.entry);
    for (const DeviceGrant& grant : component.devices) {
      facts.components.back().dma |= system.board.find(grant.device.value)->reaches_all();
      facts.second_line |= grant.device.value == second_line_device;
      facts.network |= grant.device.value == card_device || grant.device.value == generator_device;
      facts.disk |= grant.device.value == disk_device;
    }
    facts.decides |= component.name.value == deciding_component;
  }
}

/// A browser of this host can reach it.
bool serves_web(const Description& description) {
  return std::any_of(description.endpoints.begin(), description.endpoints.end(), [](const Endpoint& endpoint) {
    return endpoint.direction == abi::Direction::accept && endpoint.protocol == abi::Protocol::tcp &&
           endpoint.port == guest_web_port;
  });
}

Vocabulary vocabulary_of(const BuiltSystem& system) {
  Vocabulary names;
  const Description& description = system.description;
  for (const Component& component : description.components) names.components.push_back(component.name.value);
  for (size_t i = 0; i < description.channels.size(); ++i) {
    auto& channel = names.channels[system.wiring.call_index(description, i)];
    channel.peer = description.of(description.channels[i].server).name.value;
    for (const Method& method : system.interfaces[i]->methods) channel.methods[method.number] = method.name;
  }
  for (size_t i = 0; i < description.signals.size(); ++i) {
    names.channels[system.wiring.signal_index(description, i)].peer =
        description.of(description.signals[i].to).name.value;
  }
  return names;
}

/// How to get a code: with the key's file where the output may be kept, with the key itself for the eyes of the user.
bool add_codes(const SystemPaths& paths, SystemFacts& facts) {
  auto secret = secret::totp_secret(paths.build_folder);
  if (!secret) {
    fmt::print(stderr, "nacre: {}\n", secret.error());
    return false;
  }
  facts.codes = fmt::format("oathtool --totp=sha256 -b @{}", std::filesystem::relative(secret->file).string());
  facts.codes_secret = fmt::format("oathtool --totp=sha256 -b {}", secret->base32);
  return true;
}

bool add_disk(const std::string& wished, const SystemPaths& paths, SystemFacts& facts) {
  if (!facts.disk && wished.empty()) return true;
  if (!facts.disk) {
    fmt::print(stderr, "nacre: --disk {}: no component of {} drives {}, where the disk would be\n", wished, facts.name,
               disk_device);
    return false;
  }
  auto file = try_disk_file(wished, std::filesystem::path(paths.build_folder) / (facts.name + ".disk"));
  if (!file) fmt::print(stderr, "nacre: {}\n", file.error());
  if (file) facts.disk_file = *file;
  return file.has_value();
}

SystemFacts facts_of(const BuiltSystem& system, const SystemPaths& paths) {
  SystemFacts facts;
  facts.name = system.description.name.value;
  facts.board = system.description.board_name.value;
  facts.image = std::filesystem::path(paths.build_folder) / (facts.name + ".img");
  facts.kernel = paths.kernel;
  facts.kernel_symbols = system.kernel->symbols;
  facts.sizes =
      fmt::format("image {}, memory {}, kernel text {} bytes", kibibytes(system.image.size()),
                  kibibytes(system.layout.memory_end - system.layout.load), system.kernel->executable_bytes());
  facts.ticks_per_second = system.board.counter.to_raw();
  facts.names = vocabulary_of(system);
  add_components(system, facts);
  facts.serves_web = serves_web(system.description);
  return facts;
}

}  // namespace

int run_command(const RunOptions& options) {
  const SystemPaths paths = find_system(options.system);
  Diagnostics diagnostics;
  const auto system = try_build_system(paths, diagnostics);
  fmt::print(stderr, "{}", diagnostics.text());
  if (!system) return 1;
  SystemFacts facts = facts_of(*system, paths);
  if (!write_image(facts.image, system->image) || (holds_secret(system->description) && !add_codes(paths, facts)))
    return 1;
  if (!add_disk(options.disk, paths, facts)) return 1;
  const auto peer = modbus_peer_program();
  if (!options.gdb.empty())
    return debug(facts, options.gdb, peer, std::filesystem::path(paths.build_folder) / (facts.name + ".console"));
  Session session(facts, {.once = options.once,
                          .plain = options.plain,
                          .web_port = options.web_port,
                          .time_limit = std::chrono::seconds(options.time_limit),
                          .modbus_peer = peer});
  return session.run();
}

}  // namespace nacre::tool::run
