// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Hosted with exceptions: thrown by us, by the library and by an empty heap.
#include <exception>
#include <map>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/target/systems/hosted/facilities.hpp"
#include "tests/target/systems/hosted/report.hpp"
#include "user/loop.hpp"

namespace {

using namespace nacre;
using hosted::expect;

struct Failure : std::runtime_error {
  int code;
  Failure(int number, const std::string& text) : std::runtime_error(text), code(number) {}
};

struct Guard {
  unsigned& open;
  explicit Guard(unsigned& count) : open(count) { ++open; }
  Guard(const Guard&) = delete;
  Guard& operator=(const Guard&) = delete;
  ~Guard() { --open; }
};

[[gnu::noinline]] void descend(unsigned depth, unsigned& open) {
  const Guard guard(open);
  if (depth == 0) throw Failure(42, "the bottom of " + std::to_string(open));
  descend(depth - 1, open);
}

void throw_and_catch() {
  unsigned open = 0;
  try {
    descend(20, open);
    expect(false);
  } catch (const std::exception& error) {
    expect(open == 0 && std::string(error.what()) == "the bottom of 21");
    const auto* failure = dynamic_cast<const Failure*>(&error);
    expect(failure != nullptr && failure->code == 42);
  }
}

void throw_again() {
  std::exception_ptr kept;
  try {
    try {
      throw 7;
    } catch (const std::string&) {
      expect(false);
    } catch (...) {
      kept = std::current_exception();
      throw;
    }
  } catch (int number) {
    expect(number == 7);
  }
  try {
    std::rethrow_exception(kept);
  } catch (int number) {
    expect(number == 7);
  }
}

void library_throws() {
  const std::vector<int> three(3);
  const std::map<std::string, int> none;
  unsigned caught = 0;
  try {
    expect(three.at(3) == 0);
  } catch (const std::out_of_range&) {
    ++caught;
  }
  try {
    expect(none.at("nobody") == 0);
  } catch (const std::logic_error&) {
    ++caught;
  }
  expect(caught == 2);
}

/// Also when nothing is left for the exception itself.
void heap_throws() {
  struct Chain {
    std::unique_ptr<Chain> next;
    char rest[56];
  };
  std::unique_ptr<Chain> chain;
  uint64_t count = 0;
  try {
    for (;;) {
      auto link = std::make_unique<Chain>();
      link->next = std::move(chain);
      chain = std::move(link);
      ++count;
    }
  } catch (const std::bad_alloc&) {
    expect(count > 100);
  }
  hosted::report->blocks = count;
  while (chain) chain = std::move(chain->next);
  expect(std::make_unique<char[]>(10'000) != nullptr);
}

struct Throwing {};

}  // namespace

int main() {
  auto& report = user::Region<"report_throwing", hosted::Report, user::Access::write>::get();
  hosted::begin_report(report);
  throw_and_catch();
  throw_again();
  library_throws();
  heap_throws();
  hosted::use_facilities();
  report.done = report.starts;
  Throwing throwing;
  user::run(throwing);
}
