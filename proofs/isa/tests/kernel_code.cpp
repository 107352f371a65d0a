// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/isa/tests/kernel_code.hpp"

#include <fcntl.h>
#include <gelf.h>
#include <unistd.h>

#include <cstring>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>

#include "proofs/isa/form.hpp"

namespace nacre::proof {
namespace {

struct File {
  explicit File(const char* path) : descriptor(::open(path, O_RDONLY | O_CLOEXEC)) {
    ::elf_version(EV_CURRENT);
    elf = ::elf_begin(descriptor, ELF_C_READ, nullptr);
    if (descriptor < 0 || elf == nullptr) throw std::runtime_error(std::string("cannot read ") + path);
  }
  ~File() {
    ::elf_end(elf);
    ::close(descriptor);
  }
  int descriptor;
  Elf* elf;
};

Elf_Scn* section(Elf* elf, const char* name, GElf_Shdr& header) {
  size_t names = 0;
  ::elf_getshdrstrndx(elf, &names);
  for (Elf_Scn* one = nullptr; (one = ::elf_nextscn(elf, one)) != nullptr;) {
    ::gelf_getshdr(one, &header);
    if (std::strcmp(::elf_strptr(elf, names, header.sh_name), name) == 0) return one;
  }
  throw std::runtime_error(std::string("no section ") + name);
}

/// Where code and data begin: true for code.
std::map<uint64_t, bool> mapping_symbols(Elf* elf) {
  GElf_Shdr header;
  Elf_Data* data = ::elf_getdata(section(elf, ".symtab", header), nullptr);
  std::map<uint64_t, bool> result;
  for (size_t index = 0; index < header.sh_size / header.sh_entsize; ++index) {
    GElf_Sym symbol;
    ::gelf_getsym(data, static_cast<int>(index), &symbol);
    const std::string name = ::elf_strptr(elf, header.sh_link, symbol.st_name);
    if (name == "$x" || name.starts_with("$x.")) result[symbol.st_value] = true;
    if (name == "$d" || name.starts_with("$d.")) result.try_emplace(symbol.st_value, false);
  }
  return result;
}

}  // namespace

std::vector<CodeWord> kernel_code() {
  const File file(NACRE_TARGET_BUILD "/kernel/kernel.elf");
  const auto kinds = mapping_symbols(file.elf);
  GElf_Shdr header;
  const Elf_Data* text = ::elf_getdata(section(file.elf, ".text", header), nullptr);
  std::vector<CodeWord> result;
  for (uint64_t offset = 0; offset < header.sh_size; offset += 4) {
    const uint64_t address = header.sh_addr + offset;
    const auto next = kinds.upper_bound(address);
    if (next != kinds.begin() && !std::prev(next)->second) continue;
    CodeWord one{.address = address, .word = 0};
    std::memcpy(&one.word, static_cast<const char*>(text->d_buf) + offset, sizeof one.word);
    result.push_back(one);
  }
  return result;
}

uint32_t random_word(Form form, Random& random) {
  uint32_t word = 0;
  uint64_t bits = random();
  for (const char letter : encoding_of(form).pattern) {
    if (letter == ' ') continue;
    const bool set = letter == '0' || letter == '1' ? letter == '1' : (bits & 1) != 0;
    word = word << 1 | (set ? 1 : 0);
    bits >>= 1;
  }
  return word;
}

}  // namespace nacre::proof
