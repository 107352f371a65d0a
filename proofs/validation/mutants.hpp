// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Faults put into the kernel on purpose: each must make an obligation fail, with a state that shows it on the real kernel.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "proofs/properties/session.hpp"
#include "proofs/replay/replay.hpp"

namespace nacre::proof {

/// What is done to an instruction's word.
struct Change {
  enum class Kind : uint8_t { nop, invert, bits, swap } kind = Kind::nop;
  unsigned low = 0;
  unsigned width = 0;
  uint32_t value = 0;
  [[nodiscard]] uint32_t operator()(uint32_t word) const;
};
inline constexpr Change gone{.kind = Change::Kind::nop};
inline constexpr Change inverted{.kind = Change::Kind::invert};  ///< the condition of a branch or of a selection
inline constexpr Change swapped{.kind = Change::Kind::swap};     ///< the registers of a pair
[[nodiscard]] constexpr Change bits(unsigned low, unsigned width, uint32_t value) {
  return {Change::Kind::bits, low, width, value};
}

/// An instruction of a function by its text, as llvm-objdump writes it; `*` stands for anything, so that another choice of
/// registers does not matter. Another compiler's code may have none: then the mutant fails by name.
struct Mutant {
  std::string name;
  std::string function;
  std::string instruction;
  unsigned occurrence = 0;
  Change change;
  std::string equivalent{};  ///< why it is the same kernel: then every obligation must be proved
};
[[nodiscard]] const std::vector<Mutant>& binary_mutants();

/// A piece of source text that occurs once.
struct SourceMutant {
  std::string name;
  std::string file;
  std::string before;
  std::string after;
};
[[nodiscard]] const std::vector<SourceMutant>& source_mutants();

/// The specification, the invariant or the tables' rules changed: a proof of the true kernel must fail.
struct SpecificationMutant {
  std::string name;
  std::string without_clause{};                 ///< the clause is assumed no longer
  std::function<void(spec::System&)> change{};  ///< of the state that an event must leave
  /// What the clause says instead, of a component: it is assumed, and must be preserved.
  std::function<Term(spec::System&, Term)> instead{};
};
[[nodiscard]] const std::vector<SpecificationMutant>& specification_mutants();

enum class Fate : uint8_t {
  shown,      ///< an obligation fails, and its state tells mutant and kernel apart on the processor
  killed,     ///< an obligation fails; nothing that was tried shows it on the processor
  refused,    ///< the executor does not understand it
  survived,   ///< every obligation is proved
  undecided,  ///< survived, but the solver gave up on some
  misplaced,  ///< there is no such instruction, or the patched source does not build
};
[[nodiscard]] std::string name_of(Fate fate);

/// Whether boot can come to the state that shows a mutant.
enum class Reach : uint8_t {
  unknown,       ///< it satisfies the invariant
  other_tables,  ///< from a state of the running system, with tables varied within the rules
  running,       ///< from a state of the running system: what components may do, and interrupts that may come
};

enum class MutantKind : uint8_t { instruction, source, specification, boot };

struct MutantResult {
  std::string name;
  MutantKind kind = MutantKind::instruction;
  Fate fate = Fate::survived;
  bool claimed_equivalent = false;
  std::string obligation;        ///< the first that fails
  std::string difference;        ///< on the processor: what the mutant does otherwise than the specification
  Reach reach = Reach::unknown;  ///< of the state that shows it
  std::string problem;           ///< why it is not shown
  unsigned elsewhere = 0;        ///< clauses that the shown state violates at elements that nothing reads there
  unsigned decided = 0;          ///< obligations that had changed
  double seconds = 0;
};
/// What is claimed of the mutant: that an obligation fails, or, of an equivalent one, that none does.
[[nodiscard]] bool is_as_claimed(const MutantResult& result);

struct MutantOptions {
  std::string kernel;               ///< ELF file
  std::string image;                ///< with this kernel
  std::vector<std::string> only{};  ///< names; empty: all
  unsigned threads = 2;
  /// Builds a kernel from patched sources and gives its ELF file. None: no source mutants.
  std::function<std::string(const SourceMutant&)> build{};
  std::function<void(const MutantResult&)> report{};  ///< by one thread at a time, as each is decided
  Limits limits{std::chrono::milliseconds(5'000)};    ///< of the solver, for one question
  std::chrono::milliseconds patience{60'000};         ///< work of a thread on one mutant, in the solver
  unsigned events = 12'000;                           ///< of the walk that looks for states of a running system
  unsigned moments = 200;                             ///< states for each entry
  unsigned systematic = 0;  ///< so many more, each instruction of the kernel changed by rule, chosen evenly
};

/// Of all lists.
[[nodiscard]] std::vector<std::string> mutant_names();
[[nodiscard]] std::vector<MutantResult> run_mutants(const MutantOptions& options);

}  // namespace nacre::proof
