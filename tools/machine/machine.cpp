// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/machine/machine.hpp"

#include <stdlib.h>

#include <filesystem>

namespace nacre::machine {
namespace {

constexpr Milliseconds start_patience{20'000};

std::vector<std::string> command(const Options& options, const GuestMemory& memory, const std::string& directory) {
  std::vector<std::string> line = {"qemu-system-aarch64", "-M", "virt,gic-version=3,iommu=smmuv3,highmem=off,memory-backend=ram", "-cpu",
                                   "cortex-a53"};
  const auto add = [&line](std::initializer_list<std::string> arguments) { line.insert(line.end(), arguments); };
  add({"-m", "128M", "-object",
       "memory-backend-file,id=ram,size=128M,share=on,mem-path=/proc/self/fd/" + std::to_string(memory.descriptor())});
  add({"-display", "none", "-nodefaults", "-monitor", "none", "-global", "virtio-mmio.force-legacy=false"});
  add({"-chardev", "stdio,id=console,signal=off", "-serial", "chardev:console", "-kernel", options.image});
  if (options.clock == Clock::instructions) add({"-icount", "shift=0,sleep=off"});
  if (options.clock == Clock::paced) add({"-icount", "shift=0,sleep=on"});
  if (options.debugger && options.clock == Clock::instructions) {
    add({"-netdev", "hubport,id=pace,hubid=0", "-object",
         "filter-buffer,id=pacer,netdev=pace,queue=all,interval=" + std::to_string(options.longest_jump)});
  }
  if (options.debugger) {
    add({"-S", "-chardev", "socket,id=debugger,server=on,wait=off,path=" + directory + "/gdb", "-gdb",
         "chardev:debugger"});
  }
  line.insert(line.end(), options.extra.begin(), options.extra.end());
  return line;
}

}  // namespace

struct Machine::Directory {
  explicit Directory(std::string name) : path(std::move(name)) {}
  ~Directory() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  std::string path;
};

Result<Machine> Machine::start(const Options& options) {
  std::string pattern = std::filesystem::temp_directory_path() / "nacre-XXXXXX";
  if (::mkdtemp(pattern.data()) == nullptr) return failure("no temporary directory");
  auto directory = std::make_shared<Directory>(pattern);
  auto memory = GuestMemory::create();
  if (!memory) return std::unexpected(memory.error());
  std::vector<int> inherited = options.inherited;
  inherited.push_back(memory->descriptor());
  auto process = Process::start(command(options, *memory, pattern), inherited);
  if (!process) return std::unexpected(process.error());
  Machine machine(std::move(*memory), std::move(*process), std::move(directory));
  if (options.debugger) {
    auto client = gdb_remote::Client::connect(pattern + "/gdb", start_patience);
    if (!client) return std::unexpected(client.error());
    machine.debugger_.emplace(std::move(*client));
  }
  return machine;
}

Machine::~Machine() = default;

}  // namespace nacre::machine
