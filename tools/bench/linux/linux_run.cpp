// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/linux/linux_run.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "tools/bench/linux/initramfs.hpp"
#include "tools/process/child.hpp"
#include "tools/process/lines.hpp"

namespace nacre::bench {
namespace {

namespace fs = std::filesystem;

constexpr auto source = "linux-arm64";

/// What a card behind PCI needs, each after what it needs itself.
constexpr const char* modules[] = {"drivers/virtio/virtio",
                                   "drivers/virtio/virtio_ring",
                                   "drivers/virtio/virtio_pci_modern_dev",
                                   "drivers/virtio/virtio_pci_legacy_dev",
                                   "drivers/virtio/virtio_pci",
                                   "net/core/failover",
                                   "drivers/net/net_failover",
                                   "drivers/net/virtio_net"};

/// Nothing on the console but what `guest/` says and the kernel's last words; else as it is shipped.
constexpr auto command_line = "console=ttyAMA0 loglevel=1 panic=-1";

Result<std::string> content_of(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::string content{std::istreambuf_iterator<char>(stream), {}};
  if (!stream || content.empty()) return failure(path.string() + " cannot be read");
  return content;
}

/// The folder of the source in the cache. The script's own words say what is wrong.
Result<fs::path> fetch(const std::string& tree) {
  auto child =
      process::Child::start({.words = {tree + "/scripts/fetch_source", source}, .input = process::Stream::none});
  if (!child) return failure(child.error());
  process::Lines lines;
  while (lines.read_from(child->output())) {
  }
  const auto folder = lines.next();
  const auto status = child->wait(std::chrono::minutes(1));
  if (status != 0 || !folder) return failure(fmt::format("scripts/fetch_source {} does not bring the kernel", source));
  return fs::path(*folder);
}

/// The only file in `folder` whose name begins so: it ends with the kernel's version.
Result<fs::path> only_one(const fs::path& folder, const std::string& beginning) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    if (entry.path().filename().string().starts_with(beginning)) return entry.path();
  }
  return failure(fmt::format("{} has no file {}*", folder.string(), beginning));
}

}  // namespace

Result<LinuxFiles> prepare_linux(const Parts& parts, const std::string& tree) {
  const auto folder = fetch(tree);
  if (!folder) return std::unexpected(folder.error());
  const auto kernel = only_one(*folder / "boot", "vmlinuz-");
  const auto version = only_one(*folder / "lib/modules", "");
  const auto guest = content_of(fs::path(parts.build) / "tools/bench/linux/guest/linux_guest");
  if (!kernel) return std::unexpected(kernel.error());
  if (!version) return std::unexpected(version.error());
  if (!guest) return std::unexpected(guest.error());
  std::vector<ArchivedFile> files = {{.name = "dev", .kind = FileKind::folder},
                                     {.name = "dev/console", .kind = FileKind::terminal},
                                     {.name = "init", .kind = FileKind::program, .content = *guest},
                                     {.name = "modules", .kind = FileKind::folder}};
  for (const char* const module : modules) {
    const auto content = content_of(*version / "kernel" / (std::string(module) + ".ko"));
    if (!content) return std::unexpected(content.error());
    files.push_back({.name = fmt::format("modules/{}", files.size() - 4), .content = *content});
  }
  const std::string archive = make_initramfs(files);
  const auto written = write_image(parts, source, {archive.begin(), archive.end()});
  if (!written) return std::unexpected(written.error());
  return LinuxFiles{kernel->string(), *written};
}

Result<NetworkRun> start_linux(const Parts& parts, const LinuxFiles& files, Card card) {
  machine::Options options;
  options.image = files.kernel;
  options.extra = {"-initrd", files.initramfs, "-append", command_line, "-no-reboot"};
  return start_machine(parts, options, card, Detail::totals);
}

}  // namespace nacre::bench
