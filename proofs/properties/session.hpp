// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// The proof of one entry into the kernel: run the machine code and the specification on the same unknown state, and say what
// must hold of the two. What comes out are queries without quantifiers; nothing here decides them.
#pragma once

#include <memory>

#include "proofs/engine/executor.hpp"
#include "proofs/properties/instances.hpp"
#include "proofs/solver/prove.hpp"
#include "proofs/spec/invariant.hpp"
#include "proofs/spec/transitions.hpp"

namespace nacre::proof {

/// `enter` is no entry but the last part of each: what all have in common is proved once.
enum class EntryPoint : uint8_t {
  call,
  reply_wait,
  signal,
  irq_done,
  control,
  exception,
  abort,
  interrupt,
  interrupt_idle,
  enter
};
inline constexpr unsigned entry_points = 10;
[[nodiscard]] std::string name_of(EntryPoint entry);

enum class Claim : uint8_t { k1, k2, k3, k4, k5, k6 };
[[nodiscard]] std::string name_of(Claim claim);
[[nodiscard]] Claim claim_of(Purpose purpose);  ///< what a loop finds out establishes the invariant

struct Obligation {
  Claim claim{};
  std::string name;      ///< entry: what
  uint64_t address = 0;  ///< in the machine code, where it has one
  std::vector<Term> given;
  std::vector<Term> goals;
};

enum class Result : uint8_t { proved, refuted, gave_up };

/// An obligation decided. Only the instances that the proof needed are in its query.
struct Decision {
  Result result = Result::gave_up;
  Query query;
  std::vector<uint32_t> used;  ///< instances, by their place in the obligation's list
  Proof proof;
  unsigned attempts = 0;
};

struct SessionOptions {
  /// The machine code's memory becomes the specification's where the two meet. Without, it stays what the code makes of it.
  bool meetings = true;
  /// Changes the specification: a proof must fail then.
  std::function<void(spec::System&)> change{};
};

/// Its terms live in the store of the thread that makes it.
class Session {
 public:
  Session(const Program& program, EntryPoint entry, const SessionOptions& options = {});
  ~Session();

  [[nodiscard]] std::vector<Obligation> obligations();
  [[nodiscard]] const Executor& executor() const;
  [[nodiscard]] const std::vector<Exit>& exits() const;
  [[nodiscard]] uint64_t worst_case() const;  ///< instructions from entry to exit, for any input
  [[nodiscard]] std::vector<Instance> instances_for(const Obligation& obligation) const;
  [[nodiscard]] Decision decide(const Obligation& obligation, const Limits& limits = {}) const;
  /// Whether a condition met in the machine code can hold in a state that satisfies the invariant: refuted if so.
  [[nodiscard]] Decision possible(Term condition, const std::string& name, const Limits& limits = {}) const;

  [[nodiscard]] const Layout& layout() const;
  [[nodiscard]] const spec::System& before() const;
  [[nodiscard]] const spec::System& after() const;  ///< by the specification
  [[nodiscard]] const std::vector<Term>& assumptions() const;
  [[nodiscard]] std::vector<Fact> facts() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace nacre::proof
