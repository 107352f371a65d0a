// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// One entry into the kernel made ready: executed once, its obligations listed, in a store that then stays as it is.
//
// Obligations at one address in the code are a family, and so are the clauses of the invariant: they are worked on one after
// the other in a copy of that store (Desk), since what one needed the next will need. Families know nothing of each other: so
// every formula depends on the kernel alone, and any thread may work on any family.
#pragma once

#include "lib/sha256.hpp"
#include "proofs/verify/any_session.hpp"

namespace nacre::proof::verify {

class Prepared {
 public:
  /// What is not understood is kept as error(), and there are no obligations.
  Prepared(const Program& program, std::string entry);

  [[nodiscard]] const std::string& entry() const { return entry_; }
  [[nodiscard]] const std::string& error() const { return error_; }
  [[nodiscard]] double seconds() const { return seconds_; }
  [[nodiscard]] const std::vector<Obligation>& obligations() const { return obligations_; }
  /// The same for the same terms, in any process.
  [[nodiscard]] const Digest& key(size_t obligation) const { return keys_[obligation]; }
  /// All goals are true by the simplifier alone.
  [[nodiscard]] bool is_simple(size_t obligation) const;
  /// Not if there was an error.
  [[nodiscard]] const AnySession& session() const { return *session_; }
  [[nodiscard]] const Store& store() const { return store_; }

 private:
  void execute(const Program& program);

  std::string entry_;
  Store store_;
  std::unique_ptr<AnySession> session_;
  std::vector<Obligation> obligations_;
  std::vector<Digest> keys_;
  std::string error_;
  double seconds_ = 0;
};

/// In parallel, in the order of `entries`; all of them if there are none.
[[nodiscard]] std::vector<std::unique_ptr<Prepared>> prepare(const Program& program,
                                                             const std::vector<std::string>& entries, unsigned workers);

struct Family {
  const Prepared* prepared = nullptr;
  size_t first = 0;  ///< obligation
  size_t count = 0;
  size_t place = 0;  ///< of the first one among those of all entries
};

[[nodiscard]] std::vector<Family> families_of(const std::vector<std::unique_ptr<Prepared>>& all);

/// Where a thread works on a family, from its first obligation to its last, on each one once.
class Desk {
 public:
  explicit Desk(const Prepared& prepared) : prepared_(prepared), store_(prepared.store()), scope_(store_) {}

  /// Takes an obligation that is not simple.
  void take(size_t number);
  [[nodiscard]] const Obligation& obligation() const { return prepared_.obligations()[number_]; }
  [[nodiscard]] const std::vector<Instance>& instances() const { return instances_; }
  /// The obligation with the instances at the places `used`. Throws std::runtime_error if there is no such place.
  [[nodiscard]] Query query(const std::vector<uint32_t>& used) const;

 private:
  const Prepared& prepared_;
  Store store_;
  StoreScope scope_;
  size_t number_ = 0;
  std::vector<Instance> instances_;
};

}  // namespace nacre::proof::verify
