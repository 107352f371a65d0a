// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/bench/linux/initramfs.hpp"

#include <fmt/format.h>

namespace nacre::bench {
namespace {

constexpr size_t alignment = 4;
constexpr auto last_name = "TRAILER!!!";

uint32_t mode_of(FileKind kind) {
  switch (kind) {
    case FileKind::folder:
      return 0040755;
    case FileKind::program:
      return 0100755;
    case FileKind::terminal:
      return 0020600;
    case FileKind::data:
      break;
  }
  return 0100644;
}

void pad(std::string& archive) { archive.resize((archive.size() + alignment - 1) / alignment * alignment, '\0'); }

/// Thirteen numbers of eight digits, the name with a zero, and the content, each part padded.
void add(std::string& archive, uint32_t number, uint32_t mode, const ArchivedFile& file) {
  const bool terminal = file.kind == FileKind::terminal;
  constexpr uint32_t console_major = 5, console_minor = 1;
  const uint32_t fields[13] = {number,
                               mode,
                               0,  // owner
                               0,  // group
                               1,  // links
                               0,  // time
                               static_cast<uint32_t>(file.content.size()),
                               0,  // device that holds it
                               0,
                               terminal ? console_major : 0,
                               terminal ? console_minor : 0,
                               static_cast<uint32_t>(file.name.size() + 1),
                               0};  // checksum: none in this format
  archive += "070701";
  for (const uint32_t field : fields) archive += fmt::format("{:08X}", field);
  archive += file.name;
  archive += '\0';
  pad(archive);
  archive += file.content;
  pad(archive);
}

}  // namespace

std::string make_initramfs(const std::vector<ArchivedFile>& files) {
  std::string archive;
  uint32_t number = 0;
  for (const ArchivedFile& file : files) add(archive, ++number, mode_of(file.kind), file);
  add(archive, 0, 0, {.name = last_name});
  return archive;
}

}  // namespace nacre::bench
