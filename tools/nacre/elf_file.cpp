// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "tools/nacre/elf_file.hpp"

#include <elf.h>
#include <fmt/format.h>
#include <gelf.h>
#include <libelf.h>
#include <string.h>

#include <fstream>
#include <iterator>
#include <memory>

namespace nacre::tool {
namespace {

using ElfHandle = std::unique_ptr<Elf, decltype(&elf_end)>;

/// Fills an ElfFile from its bytes. `problem` says what is wrong with the file.
class ElfReader {
 public:
  explicit ElfReader(ElfFile& out) : out_(out), elf_(nullptr, &elf_end) {}

  std::string problem() {
    if (elf_version(EV_CURRENT) == EV_NONE) return "libelf is too old";
    elf_.reset(elf_memory(reinterpret_cast<char*>(out_.bytes.data()), out_.bytes.size()));
    GElf_Ehdr header;
    if (elf_ == nullptr || elf_kind(elf_.get()) != ELF_K_ELF || gelf_getehdr(elf_.get(), &header) == nullptr)
      return "not an ELF file";
    if (header.e_machine != EM_AARCH64 || header.e_type != ET_EXEC || header.e_ident[EI_CLASS] != ELFCLASS64) {
      return "not a linked 64-bit AArch64 program";
    }
    out_.entry = header.e_entry;
    if (const std::string wrong = read_segments(); !wrong.empty()) return wrong;
    return read_sections();
  }

 private:
  std::string read_segments() {
    size_t count = 0;
    if (elf_getphdrnum(elf_.get(), &count) != 0) return "unreadable program headers";
    for (size_t i = 0; i < count; ++i) {
      GElf_Phdr header;
      if (gelf_getphdr(elf_.get(), static_cast<int>(i), &header) == nullptr) return "unreadable program headers";
      if (header.p_type != PT_LOAD || header.p_memsz == 0) continue;
      if (header.p_offset > out_.bytes.size() || header.p_filesz > out_.bytes.size() - header.p_offset)
        return "cut short";
      if (header.p_filesz > header.p_memsz) return "a segment with more content than memory";
      if (header.p_vaddr + header.p_memsz < header.p_vaddr) return "a segment that wraps around the address space";
      Segment segment;
      segment.address = header.p_vaddr;
      segment.load_address = header.p_paddr;
      segment.memory_size = header.p_memsz;
      segment.write = (header.p_flags & PF_W) != 0;
      segment.execute = (header.p_flags & PF_X) != 0;
      const auto begin = out_.bytes.begin() + static_cast<ptrdiff_t>(header.p_offset);
      segment.content.assign(begin, begin + static_cast<ptrdiff_t>(header.p_filesz));
      out_.segments.push_back(std::move(segment));
    }
    return out_.segments.empty() ? "nothing to load" : "";
  }

  std::string read_sections() {
    size_t names = 0;
    if (elf_getshdrstrndx(elf_.get(), &names) != 0) return "no section names";
    for (Elf_Scn* section = elf_nextscn(elf_.get(), nullptr); section != nullptr;
         section = elf_nextscn(elf_.get(), section)) {
      GElf_Shdr header;
      if (gelf_getshdr(section, &header) == nullptr) return "unreadable section headers";
      const char* name = elf_strptr(elf_.get(), names, header.sh_name);
      if (name == nullptr) return "a section without a name";
      take_section(section, header, name);
    }
    return "";
  }

  void take_section(Elf_Scn* section, const GElf_Shdr& header, const char* name) {
    if (header.sh_type == SHT_SYMTAB) take_symbols(section, header);
    if (header.sh_type != SHT_PROGBITS) return;
    if (strcmp(name, ".nacre.uses") == 0) out_.uses = Section{header.sh_addr, content_of(section)};
    if (strcmp(name, ".nacre.interfaces") == 0) out_.interfaces = content_of(section);
  }

  static std::vector<uint8_t> content_of(Elf_Scn* section) {
    std::vector<uint8_t> content;
    for (Elf_Data* data = elf_getdata(section, nullptr); data != nullptr; data = elf_getdata(section, data)) {
      const auto* bytes = static_cast<const uint8_t*>(data->d_buf);
      if (bytes != nullptr) content.insert(content.end(), bytes, bytes + data->d_size);
    }
    return content;
  }

  void take_symbols(Elf_Scn* section, const GElf_Shdr& header) {
    Elf_Data* data = elf_getdata(section, nullptr);
    if (data == nullptr || header.sh_entsize == 0) return;
    for (size_t i = 0; i < header.sh_size / header.sh_entsize; ++i) {
      GElf_Sym symbol;
      if (gelf_getsym(data, static_cast<int>(i), &symbol) == nullptr || symbol.st_shndx == SHN_UNDEF) continue;
      const char* name = elf_strptr(elf_.get(), header.sh_link, symbol.st_name);
      if (name != nullptr && name[0] != '\0' && name[0] != '$') out_.symbols.emplace(name, symbol.st_value);
    }
  }

  ElfFile& out_;
  ElfHandle elf_;
};

/// Data processing and loads and stores of the SIMD&FP registers, SVE and SME, and moves to and from FPCR and FPSR.
bool uses_fp(uint32_t word) {
  const uint32_t group = word >> 25 & 0xf;
  if ((group & 0x7) == 0x7) return true;                             // x111: SIMD and floating point
  if ((group & 0x5) == 0x4) return (word >> 26 & 1) != 0;            // x1x0: loads and stores, V
  if (group == 0x2 || (group == 0 && word >> 31 != 0)) return true;  // SVE, SME
  return (word & 0xffdf'ff00) == 0xd51b'4400;                        // MSR and MRS of S3_3_C4_C4_x
}

}  // namespace

uint64_t ElfFile::executable_bytes() const {
  uint64_t sum = 0;
  for (const Segment& segment : segments) sum += segment.execute ? segment.content.size() : 0;
  return sum;
}

std::optional<ElfFile> try_read_elf(const std::string& path, const Place& at, Diagnostics& diagnostics) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) {
    diagnostics.error(at, fmt::format("there is no program {}", path));
    return std::nullopt;
  }
  ElfFile file;
  file.path = path;
  file.bytes.assign(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
  const std::string problem = ElfReader(file).problem();
  if (problem.empty()) return file;
  diagnostics.error(at, fmt::format("{}: {}", path, problem));
  return std::nullopt;
}

std::optional<uint64_t> first_fp_instruction(const ElfFile& file) {
  for (const Segment& segment : file.segments) {
    if (!segment.execute) continue;
    for (size_t offset = (4 - segment.address % 4) % 4; offset + 4 <= segment.content.size(); offset += 4) {
      uint32_t word = 0;
      memcpy(&word, segment.content.data() + offset, 4);
      if (uses_fp(word)) return segment.address + offset;
    }
  }
  return std::nullopt;
}

}  // namespace nacre::tool
