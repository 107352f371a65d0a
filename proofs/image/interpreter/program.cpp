// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
#include "proofs/image/interpreter/program.hpp"

#include <gelf.h>
#include <string.h>

#include <fstream>
#include <iterator>
#include <memory>

namespace nacre::proof::interpreter {
namespace {

struct EndElf {
  void operator()(Elf* elf) const { elf_end(elf); }
};
using ElfHandle = std::unique_ptr<Elf, EndElf>;

std::vector<uint8_t> read_file(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw Refused(path + ": cannot be read");
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

ElfHandle open_elf(std::vector<uint8_t>& bytes, const std::string& path) {
  elf_version(EV_CURRENT);
  ElfHandle elf(elf_memory(reinterpret_cast<char*>(bytes.data()), bytes.size()));
  if (elf == nullptr || elf_kind(elf.get()) != ELF_K_ELF) throw Refused(path + ": no ELF file");
  return elf;
}

std::vector<uint8_t> slice(const Program& program, uint64_t offset, uint64_t size) {
  if (offset > program.bytes.size() || size > program.bytes.size() - offset)
    throw Refused(program.path + ": cut short");
  const auto begin = program.bytes.begin() + static_cast<ptrdiff_t>(offset);
  return {begin, begin + static_cast<ptrdiff_t>(size)};
}

void take_loads(Elf* elf, Program& program) {
  size_t count = 0;
  if (elf_getphdrnum(elf, &count) != 0) throw Refused(program.path + ": no program headers");
  for (size_t i = 0; i < count; ++i) {
    GElf_Phdr header;
    if (gelf_getphdr(elf, static_cast<int>(i), &header) == nullptr) throw Refused(program.path + ": a bad header");
    if (header.p_type != PT_LOAD || header.p_memsz == 0) continue;
    program.loads.push_back({header.p_vaddr, header.p_paddr, header.p_memsz, (header.p_flags & PF_W) != 0,
                             (header.p_flags & PF_X) != 0, slice(program, header.p_offset, header.p_filesz)});
  }
}

void take_uses(Program& program, uint64_t address, const std::vector<uint8_t>& section) {
  if (section.size() % sizeof(abi::Use) != 0) throw Refused(program.path + ": .nacre.uses is no array");
  program.uses_address = address;
  program.uses.resize(section.size() / sizeof(abi::Use));
  if (!section.empty()) memcpy(program.uses.data(), section.data(), section.size());
}

void take_sections(Elf* elf, Program& program) {
  size_t names = 0;
  if (elf_getshdrstrndx(elf, &names) != 0) throw Refused(program.path + ": no section names");
  for (Elf_Scn* section = elf_nextscn(elf, nullptr); section != nullptr; section = elf_nextscn(elf, section)) {
    GElf_Shdr header;
    if (gelf_getshdr(section, &header) == nullptr) throw Refused(program.path + ": a bad section header");
    const char* text = elf_strptr(elf, names, header.sh_name);
    const std::string name = text == nullptr ? "" : text;
    const bool content = header.sh_type != SHT_NOBITS;
    if ((header.sh_flags & SHF_ALLOC) != 0) program.sections.push_back({name, header.sh_addr, header.sh_size, content});
    if (!content) continue;
    if (name == ".nacre.uses") take_uses(program, header.sh_addr, slice(program, header.sh_offset, header.sh_size));
    if (name == ".nacre.interfaces")
      program.interfaces = read_interfaces(slice(program, header.sh_offset, header.sh_size));
  }
}

}  // namespace

Program read_program(const std::string& path) {
  Program program;
  program.path = path;
  program.bytes = read_file(path);
  std::vector<uint8_t> copy = program.bytes;
  const ElfHandle elf = open_elf(copy, path);
  GElf_Ehdr header;
  if (gelf_getehdr(elf.get(), &header) == nullptr) throw Refused(path + ": no ELF header");
  program.entry = header.e_entry;
  take_loads(elf.get(), program);
  take_sections(elf.get(), program);
  return program;
}

std::vector<FileSection> read_sections(const std::string& path) {
  Program file;
  file.path = path;
  file.bytes = read_file(path);
  std::vector<uint8_t> copy = file.bytes;
  const ElfHandle elf = open_elf(copy, path);
  size_t names = 0;
  if (elf_getshdrstrndx(elf.get(), &names) != 0) throw Refused(path + ": no section names");
  std::vector<FileSection> all;
  for (Elf_Scn* section = elf_nextscn(elf.get(), nullptr); section != nullptr;
       section = elf_nextscn(elf.get(), section)) {
    GElf_Shdr header;
    if (gelf_getshdr(section, &header) == nullptr) throw Refused(path + ": a bad section header");
    if (header.sh_type == SHT_NOBITS) continue;
    const char* name = elf_strptr(elf.get(), names, header.sh_name);
    all.push_back({name == nullptr ? "" : name, slice(file, header.sh_offset, header.sh_size)});
  }
  return all;
}

const InterfaceText* Program::interface(uint64_t hash) const {
  for (const InterfaceText& one : interfaces) {
    if (one.hash == hash) return &one;
  }
  return nullptr;
}

const abi::Use* Program::use(abi::UseKind kind, const std::string& name) const {
  for (const abi::Use& one : uses) {
    if (one.kind == kind && strncmp(one.name, name.c_str(), sizeof one.name) == 0) return &one;
  }
  return nullptr;
}

}  // namespace nacre::proof::interpreter
