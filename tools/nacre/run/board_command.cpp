// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/run/board_command.hpp"

namespace nacre::tool::run {
namespace {

/// In the value of a QEMU option a comma is written twice.
std::string value(const std::filesystem::path& path) {
  std::string text;
  for (char c : path.string()) text += c == ',' ? std::string(",,") : std::string(1, c);
  return text;
}

/// Of a PCI device that goes through the SMMU.
constexpr const char* isolated = ",iommu_platform=on,disable-legacy=on,vectors=0,bus=pcie.0";

/// `restrict`: the machine reaches nothing but this host's forwarded ports.
void add_network(std::vector<std::string>& words, uint16_t web_port) {
  const std::string forward = web_port == 0 ? "" : ",hostfwd=tcp:127.0.0.1:" + std::to_string(web_port) + "-:80";
  for (const std::string& word : {std::string("-netdev"), "user,id=net,restrict=on" + forward, std::string("-device"),
                                  std::string("virtio-net-pci,netdev=net,addr=1,romfile=") + isolated,
                                  std::string("-device"), std::string("virtio-rng-pci,addr=2") + isolated})
    words.push_back(word);
}

void add_disk(std::vector<std::string>& words, const std::filesystem::path& file) {
  for (const std::string& word : {std::string("-drive"), "file=" + value(file) + ",if=none,id=disk,format=raw",
                                  std::string("-device"), std::string("virtio-blk-pci,drive=disk,addr=3") + isolated})
    words.push_back(word);
}

}  // namespace

std::vector<std::string> board_command(const BoardOptions& options) {
  std::vector<std::string> words = {
      "qemu-system-aarch64", "-M", "virt,gic-version=3,iommu=smmuv3,highmem=off", "-cpu", "cortex-a53", "-m", "128M"};
  auto add = [&](std::initializer_list<std::string> more) { words.insert(words.end(), more); };
  // Time passes with instructions, and while idle with the host's clock: a busy host makes the machine slow, and no
  // component misses its limit for it.
  add({"-icount", "shift=0,sleep=on"});
  add({"-nodefaults", "-display", "none", "-monitor", "none", "-global", "virtio-mmio.force-legacy=false"});
  add({"-chardev",
       options.console.empty() ? "stdio,id=console,signal=off" : "file,id=console,path=" + value(options.console)});
  add({"-serial", "chardev:console"});
  add({"-chardev", "socket,id=line,server=on,wait=off,path=" + value(options.second_line)});
  // Slots 0 to 7 share a page of registers: slot 8 begins the next one, so that its driver owns no other device.
  add({"-device", "virtio-serial-device,id=serial,bus=virtio-mmio-bus.8,max_ports=1"});
  add({"-device", "virtconsole,bus=serial.0,chardev=line"});
  if (options.network) add_network(words, options.web_port);
  if (!options.disk.empty()) add_disk(words, options.disk);
  add({"-S", "-chardev", "socket,id=debugger,server=on,wait=off,path=" + value(options.debugger), "-gdb",
       "chardev:debugger"});
  add({"-kernel", options.image.string()});
  return words;
}

}  // namespace nacre::tool::run
