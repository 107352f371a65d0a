// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0

#include "proofs/engine/program.hpp"

#include <cxxabi.h>
#include <fcntl.h>
#include <gelf.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <stdexcept>

namespace nacre::proof {

namespace {

struct ElfFile {
  explicit ElfFile(const std::string& path) : descriptor(open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (descriptor < 0) throw std::runtime_error(path + ": cannot be read");
    if (elf_version(EV_CURRENT) == EV_NONE) throw std::runtime_error("libelf is too old");
    elf = elf_begin(descriptor, ELF_C_READ, nullptr);
    if (elf == nullptr || elf_kind(elf) != ELF_K_ELF) throw std::runtime_error(path + ": not an ELF file");
  }
  ~ElfFile() {
    elf_end(elf);
    close(descriptor);
  }
  ElfFile(const ElfFile&) = delete;
  ElfFile& operator=(const ElfFile&) = delete;
  int descriptor;
  Elf* elf = nullptr;
};

std::string demangled(const std::string& name) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> text(abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status),
                                                         &std::free);
  std::string result = status == 0 ? text.get() : name;
  const std::string anonymous = "(anonymous namespace)::";
  if (const size_t at = result.find(anonymous); at != std::string::npos) result.erase(at, anonymous.size());
  return result.substr(0, result.find('('));
}

}  // namespace

Program::Program(const std::string& path) {
  const ElfFile file(path);
  size_t count = 0;
  elf_getphdrnum(file.elf, &count);
  for (size_t i = 0; i < count; ++i) {
    GElf_Phdr header;
    if (gelf_getphdr(file.elf, static_cast<int>(i), &header) == nullptr || header.p_type != PT_LOAD) continue;
    Segment segment{.address = header.p_vaddr,
                    .bytes = std::vector<uint8_t>(header.p_filesz),
                    .executable = (header.p_flags & PF_X) != 0};
    if (pread(file.descriptor, segment.bytes.data(), segment.bytes.size(), static_cast<off_t>(header.p_offset)) !=
        static_cast<ssize_t>(segment.bytes.size()))
      throw std::runtime_error(path + ": shorter than its program headers say");
    if (!segment.bytes.empty()) segments_.push_back(std::move(segment));
  }
  Elf_Scn* section = nullptr;
  while ((section = elf_nextscn(file.elf, section)) != nullptr) {
    GElf_Shdr header;
    if (gelf_getshdr(section, &header) == nullptr || header.sh_type != SHT_SYMTAB) continue;
    Elf_Data* const data = elf_getdata(section, nullptr);
    for (size_t i = 0; i < header.sh_size / header.sh_entsize; ++i) {
      GElf_Sym symbol;
      gelf_getsym(data, static_cast<int>(i), &symbol);
      const char* const name = elf_strptr(file.elf, header.sh_link, symbol.st_name);
      if (name == nullptr || *name == 0 || *name == '$' || symbol.st_shndx == SHN_UNDEF) continue;
      symbols_.emplace(name, symbol.st_value);
      names_.emplace(symbol.st_value, demangled(name));
    }
  }
  analyse();
}

const Segment& Program::text() const {
  for (const Segment& s : segments_) {
    if (s.executable) return s;
  }
  throw std::runtime_error("the kernel has no executable segment");
}

void Program::patch(uint64_t address, uint32_t word) {
  for (Segment& s : segments_) {
    if (s.executable && address >= s.address && address + 4 <= s.address + s.bytes.size()) {
      std::memcpy(s.bytes.data() + (address - s.address), &word, 4);
      return;
    }
  }
  throw std::runtime_error("a patch outside the text");
}

uint64_t Program::symbol(std::string_view name) const {
  const auto found = symbols_.find(name);
  if (found == symbols_.end()) throw std::runtime_error("the kernel has no symbol " + std::string(name));
  return found->second;
}

uint64_t Program::function(std::string_view name) const {
  for (const auto& [address, known] : names_) {
    if (known == name) return address;
  }
  throw std::runtime_error("the kernel has no function " + std::string(name));
}

std::vector<uint64_t> Program::calls_of(uint64_t target) const {
  std::vector<uint64_t> sites;
  for (size_t i = 0; i < decoded_.size(); ++i) {
    const uint64_t address = text().address + i * 4;
    if (decoded_[i] && decoded_[i]->form == Form::bl && address + decoded_[i]->immediate == target)
      sites.push_back(address);
  }
  return sites;
}

bool Program::has_symbol(std::string_view name) const { return symbols_.contains(name); }

std::string Program::place(uint64_t address) const {
  auto after = names_.upper_bound(address);
  if (after == names_.begin()) return std::to_string(address);
  --after;
  const uint64_t offset = address - after->first;
  return offset == 0 ? after->second : after->second + "+" + std::to_string(offset);
}

std::string Program::function_at(uint64_t address) const {
  const auto after = names_.upper_bound(address);
  return after == names_.begin() ? std::string() : std::prev(after)->second;
}

bool Program::is_text(uint64_t address) const {
  const Segment& s = text();
  return address >= s.address && address + 4 <= s.address + s.bytes.size() && address % 4 == 0;
}

bool Program::constant_at(uint64_t address, unsigned bytes, uint64_t& value) const {
  for (const Segment& s : segments_) {
    if (address < s.address || address + bytes > s.address + s.bytes.size()) continue;
    value = 0;
    std::memcpy(&value, s.bytes.data() + (address - s.address), bytes);
    return true;
  }
  return false;
}

const Instruction* Program::at(uint64_t address) const {
  if (!is_text(address)) return nullptr;
  const auto& instruction = decoded_[(address - text().address) / 4];
  return instruction ? &*instruction : nullptr;
}

uint32_t Program::rank(uint64_t address) const { return rank_[(address - text().address) / 4]; }

namespace {

/// Never executed for its control flow: what an instruction may do next within its function.
struct Successors {
  uint64_t target[2];
  unsigned count = 0;
};

class Silent : public Processor {
 public:
  Term x(unsigned) override { return constant(64, 0); }
  void set_x(unsigned, Term) override {}
  Term sp() override { return constant(64, 0); }
  void set_sp(Term) override {}
  Flags flags() override { return flags_of(truth(false), truth(false), truth(false), truth(false)); }
  void set_flags(const Flags&) override {}
  Term load(Term, unsigned bytes) override { return constant(bytes * 8, 0); }
  void store(Term, unsigned, Term) override {}
  void expect_aligned_stack(Term) override {}
  Term q(unsigned, unsigned) override { return constant(64, 0); }
  void set_q(unsigned, unsigned, Term) override {}
  Term system(SystemRegister) override { return constant(64, 0); }
  void set_system(SystemRegister, Term) override {}
  void set_state(ProcessorState, unsigned) override {}
  void barrier(Barrier) override {}
  void maintain(Maintenance, Term) override {}
};

Successors successors(const Instruction& instruction, uint64_t address) {
  Silent silent;
  const Control outcome = execute(instruction, address, silent);
  const uint64_t next = address + 4;
  switch (outcome.flow) {
    case Flow::jump:
      return {{outcome.target, 0}, 1};
    case Flow::branch:
      return {{next, outcome.target}, 2};
    case Flow::jump_register:
    case Flow::exception_return:
    case Flow::undefined:
      return {{0, 0}, 0};
    default:
      return {{next, 0}, 1};
  }
}

}  // namespace

void Program::analyse() {
  const Segment& s = text();
  decoded_.assign(s.bytes.size() / 4, std::nullopt);
  for (size_t i = 0; i < decoded_.size(); ++i) {
    uint32_t word = 0;
    std::memcpy(&word, s.bytes.data() + i * 4, 4);
    decoded_[i] = decode(word);
  }
  Store store;
  const StoreScope scope(store);
  number();
  find_loops();
}

void Program::number() {
  const uint64_t base = text().address;
  const size_t n = decoded_.size();
  rank_.assign(n, 0);
  std::vector<uint8_t> state(n, 0);
  uint32_t next = static_cast<uint32_t>(n);
  struct Frame {
    size_t index;
    Successors after;
    unsigned turn;
  };
  for (size_t root = 0; root < n; ++root) {
    if (state[root] != 0) continue;
    std::vector<Frame> stack;
    const auto enter = [&](size_t index) {
      state[index] = 1;
      stack.push_back(
          {index, decoded_[index] ? successors(*decoded_[index], base + index * 4) : Successors{{0, 0}, 0}, 0});
    };
    enter(root);
    while (!stack.empty()) {
      Frame& frame = stack.back();
      if (frame.turn == frame.after.count) {
        state[frame.index] = 2;
        rank_[frame.index] = next--;
        stack.pop_back();
        continue;
      }
      const uint64_t target = frame.after.target[frame.turn++];
      if (!is_text(target)) continue;
      const size_t index = (target - base) / 4;
      if (state[index] == 0) enter(index);
    }
  }
}

void Program::find_loops() {
  loops_.clear();
  const uint64_t base = text().address;
  for (size_t i = 0; i < decoded_.size(); ++i) {
    if (!decoded_[i]) continue;
    const uint64_t address = base + i * 4;
    const Successors after = successors(*decoded_[i], address);
    if (after.count != 2 || after.target[1] > address || !is_text(after.target[1])) continue;
    loops_.push_back({.head = after.target[1], .latch = address, .function = place(address), .ordinal = 0});
  }
  std::ranges::sort(loops_, {}, &Loop::head);
  std::map<std::string, unsigned> counts;
  for (Loop& loop : loops_) {
    loop.function = loop.function.substr(0, loop.function.rfind('+'));
    loop.ordinal = counts[loop.function]++;
  }
}

}  // namespace nacre::proof
