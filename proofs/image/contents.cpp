// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// B2: what is loaded from the ELF files stands in the image, read by the interpreter's own ELF reader.
#include <fmt/format.h>

#include <algorithm>

#include "abi/image.hpp"
#include "lib/sha256.hpp"
#include "proofs/image/image_claims.hpp"
#include "proofs/image/interpreter/interpret.hpp"
#include "proofs/image/timed.hpp"

namespace nacre::proof::image {
namespace {

using interpreter::Load;
using interpreter::Program;

std::string digest_of(std::span<const uint8_t> bytes) {
  Sha256 hash;
  hash.update(bytes);
  std::string text;
  for (const uint8_t byte : hash.finish()) text += fmt::format("{:02x}", byte);
  return text;
}

class Comparison {
 public:
  Comparison(const ImageInputs& inputs, Claim& claim) : in_(inputs), image_(inputs.image), claim_(claim) {}

  void run() {
    check_kernel();
    const auto sources =
        interpreter::read_sources(in_.paths.description, in_.paths.board_directory, in_.paths.component_directory);
    for (unsigned id = 0; id < sources->system.components.size(); ++id)
      check_component(id, sources->system.components[id].name, sources->programs[id]);
  }

 private:
  void check_kernel() {
    const Program kernel = interpreter::read_program(in_.paths.kernel);
    const std::string digest = digest_of(kernel.bytes);
    claim_.evidence.push_back(fmt::format("kernel {} sha256:{}", kernel.path, digest));
    if (!in_.proved_kernel.empty() && in_.proved_kernel != digest)
      claim_.findings.push_back(
          fmt::format("the kernel that was proved, sha256:{}, is not {}", in_.proved_kernel, kernel.path));
    for (const Load& load : kernel.loads) {
      const uint64_t offset = load.address - NACRE_KERNEL_OFFSET - NACRE_LOAD_ADDRESS;
      const uint64_t begin = load.execute ? NACRE_TEXT_OFFSET
                             : load.write ? NACRE_STATE_OFFSET
                                          : NACRE_CONSTANTS_OFFSET;
      const uint64_t end = load.execute ? NACRE_CONSTANTS_OFFSET : load.write ? NACRE_WINDOW_SIZE : NACRE_TABLES_OFFSET;
      if (offset < begin || offset > end || load.memory_size > end - offset || (load.write && load.execute))
        throw interpreter::Refused(fmt::format("the kernel's segment at {:#x} is outside its window", load.address));
      std::vector<uint8_t> expected(end - begin);
      std::copy(load.content.begin(), load.content.end(), expected.begin() + static_cast<ptrdiff_t>(offset - begin));
      compare("kernel", NACRE_KERNEL_OFFSET + NACRE_LOAD_ADDRESS + begin, begin, expected);
    }
  }

  void check_component(unsigned id, const std::string& name, const Program& program) {
    claim_.evidence.push_back(fmt::format("component {} {} sha256:{}", name, program.path, digest_of(program.bytes)));
    const uint64_t uses_end = program.uses_address + program.uses.size() * sizeof(abi::Use);
    for (const Load& load : program.loads) {
      const uint64_t begin = load.write ? load.copy : load.address;
      uint64_t done = 0;
      while (done < load.content.size()) {
        const uint64_t address = begin + done;
        if (address >= program.uses_address && address < uses_end) {
          done = uses_end - begin;
          continue;
        }
        uint64_t size =
            std::min<uint64_t>(load.content.size() - done, interpreter::page_size - address % interpreter::page_size);
        if (address < program.uses_address) size = std::min(size, program.uses_address - address);
        compare("component " + name, address, interpreter::offset_of(image_, id, address),
                std::span(load.content).subspan(done, size));
        done += size;
      }
    }
  }

  void compare(const std::string& whose, uint64_t address, uint64_t offset, std::span<const uint8_t> expected) {
    if (offset > image_.size() || expected.size() > image_.size() - offset)
      throw interpreter::Refused(whose + " reaches beyond the image");
    claim_.obligations += expected.size();
    const auto difference =
        std::mismatch(expected.begin(), expected.end(), image_.begin() + static_cast<ptrdiff_t>(offset));
    if (difference.first == expected.end()) return;
    const auto at = static_cast<uint64_t>(difference.first - expected.begin());
    claim_.findings.push_back(
        fmt::format("{}, address {:#x}, offset {:#x} of the image: expected {:#04x}, found {:#04x}", whose,
                    address + at, offset + at, *difference.first, *difference.second));
  }

  const ImageInputs& in_;
  std::span<const uint8_t> image_;
  Claim& claim_;
};

}  // namespace

Claim check_contents(const ImageInputs& inputs) {
  Claim claim = timed("B2", [&](Claim& c) { Comparison(inputs, c).run(); });
  claim.evidence.push_back(fmt::format("{} bytes of the image compared with the ELF files", claim.obligations));
  claim.assumptions = {"the metadata that the host tool fills in (.nacre.uses) is not the ELF file's: I2 decides it"};
  claim.trusted = {"proofs/image/interpreter: reader of ELF files; libelf; lib/sha256.hpp"};
  return claim;
}

}  // namespace nacre::proof::image
