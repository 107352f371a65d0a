// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
#include "tests/target/systems/hosted/facilities.hpp"

#include <ctype.h>
#include <errno.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <coroutine>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <tuple>
#include <unordered_map>
#include <variant>
#include <vector>

#include "lib/format.hpp"
#include "tests/target/systems/hosted/report.hpp"

namespace nacre::hosted {
namespace {

void use_string() {
  std::string text = "temperature";
  for (int i = 0; i < 100; ++i) text += std::to_string(i);
  expect(text.size() == 11 + 10 + 180);
  expect(text.rfind("99") == text.size() - 2);
  expect(text.substr(0, 4) == "temp");
  text.insert(0, 1000, '-');
  expect(std::count(text.begin(), text.end(), '-') == 1000);
  append_format(text, "{} of {x}", -3, 255u);
  expect(text.ends_with("-3 of ff"));
}

void use_containers() {
  std::vector<uint64_t> values(300);
  std::iota(values.rbegin(), values.rend(), 0);
  std::sort(values.begin(), values.end());
  expect(values.front() == 0 && values.back() == 299);
  std::map<std::string, uint64_t> ordered;
  std::unordered_map<uint64_t, std::string> hashed;
  for (const uint64_t value : values) {
    ordered[std::to_string(value)] = value;
    hashed.emplace(value, std::to_string(value));
  }
  expect(ordered.size() == 300 && hashed.size() == 300);
  expect(std::next(ordered.begin())->first == "1");
  expect(hashed.at(212) == "212");
  std::erase_if(ordered, [](const auto& entry) { return entry.second % 2 == 0; });
  expect(ordered.size() == 150 && !ordered.contains("212"));
}

std::expected<int, std::string> half(int number) {
  if (number % 2 != 0) return std::unexpected("odd: " + std::to_string(number));
  return number / 2;
}

void use_results() {
  expect(half(84).and_then(half) == 21);
  expect(half(42).and_then(half).error() == "odd: 21");
  std::optional<std::string> maybe;
  expect(maybe.value_or("none") == "none");
  maybe.emplace(3, 'x');
  expect(maybe == "xxx");
  std::variant<int, std::string> either = std::string("text");
  expect(std::get_if<int>(&either) == nullptr && std::get<1>(either) == "text");
}

void use_ownership() {
  unsigned alive = 0;
  struct Counted {
    unsigned& alive;
    explicit Counted(unsigned& count) : alive(count) { ++alive; }
    ~Counted() { --alive; }
  };
  {
    const auto shared = std::make_shared<Counted>(alive);
    const std::weak_ptr<Counted> weak = shared;
    const auto unique = std::make_unique<Counted>(alive);
    const std::function<unsigned()> count = [shared] { return shared->alive; };
    expect(count() == 2 && weak.use_count() == 2);
  }
  expect(alive == 0);
}

void use_chrono() {
  using namespace std::chrono;
  const auto begin = steady_clock::now();
  while (steady_clock::now() - begin < 20us) {
  }
  const auto taken = steady_clock::now() - begin;
  expect(taken >= 20us && taken < 1s);
  expect(duration_cast<minutes>(3h + 30s).count() == 180);
}

/// Yields 1, 1, 2, 3, 5 and so on.
struct Fibonacci {
  struct promise_type {
    uint64_t current = 0;
    Fibonacci get_return_object() { return Fibonacci{Handle::from_promise(*this)}; }
    std::suspend_always initial_suspend() { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(uint64_t value) {
      current = value;
      return {};
    }
    void return_void() {}
    void unhandled_exception() { abort(); }
  };
  using Handle = std::coroutine_handle<promise_type>;
  Handle handle;
  explicit Fibonacci(Handle of) : handle(of) {}
  Fibonacci(const Fibonacci&) = delete;
  Fibonacci& operator=(const Fibonacci&) = delete;
  ~Fibonacci() { handle.destroy(); }
  uint64_t next() {
    handle.resume();
    return handle.promise().current;
  }
};

Fibonacci fibonacci() {
  uint64_t a = 0;
  uint64_t b = 1;
  for (;;) {
    co_yield b;
    a = std::exchange(b, a + b);
  }
}

void use_coroutine() {
  Fibonacci numbers = fibonacci();
  uint64_t last = 0;
  for (int i = 0; i < 50; ++i) last = numbers.next();
  expect(last == 12'586'269'025);
}

void use_charconv() {
  char text[32];
  const auto written = std::to_chars(text, text + sizeof text, INT64_MIN);
  expect(std::string_view(text, written.ptr) == "-9223372036854775808");
  int number = 0;
  const std::string_view hexadecimal = "7fffffff!";
  const auto read = std::from_chars(hexadecimal.data(), hexadecimal.data() + hexadecimal.size(), number, 16);
  expect(read.ec == std::errc{} && *read.ptr == '!' && number == INT32_MAX);
  const std::string_view large = "99999999999";
  expect(std::from_chars(large.data(), large.data() + large.size(), number).ec == std::errc::result_out_of_range);
}

/// Also where there are no registers for it.
void use_fractions() {
  volatile double third = 1.0 / 3;
  volatile float quarter = 0.25F;
  expect(static_cast<int>(third * 3000) == 1000 && quarter * 4 == 1);
  char text[32];
  const auto written = std::to_chars(text, text + sizeof text, third * 3 + quarter);
  expect(std::string_view(text, written.ptr) == "1.25");
  expect(strtod("21.5e1", nullptr) == 215);
}

int descending(const void* left, const void* right) {
  return *static_cast<const int*>(right) - *static_cast<const int*>(left);
}

void use_c_library() {
  char text[64];
  expect(snprintf(text, sizeof text, "%d %#llx %-5s|%c", -7, 0xfedcba9876543210ULL, "ab", 'z') == 29);
  expect(strcmp(text, "-7 0xfedcba9876543210 ab   |z") == 0);
  int number = 0;
  char word[8];
  expect(sscanf("set 42 on", "set %d %7s", &number, word) == 2 && number == 42 && strcmp(word, "on") == 0);
  expect(strtoul("0x1fz", nullptr, 0) == 31);
  errno = 0;
  expect(strtoll("99999999999999999999", nullptr, 10) == INT64_MAX && errno == ERANGE);
  const char* hay = "needle in hay";
  expect(strstr(hay, "in") == hay + 7 && strrchr(hay, 'e') == hay + 5);
  expect(strspn("abcdef", "cba") == 3 && toupper('x') == 'X' && isspace('\t'));
  int numbers[] = {3, 9, 1, 7};
  qsort(numbers, 4, sizeof(int), descending);
  expect(numbers[0] == 9 && numbers[3] == 1);
  jmp_buf back;
  volatile int jumps = 0;
  jumps = setjmp(back);
  if (jumps < 3) longjmp(back, jumps + 1);
  expect(jumps == 3);
  __int128 wide = INT64_MAX;
  volatile int64_t divisor = 3;
  expect(static_cast<int64_t>(wide * wide / INT64_MAX / divisor) == INT64_MAX / 3);
}

void use_heap() {
  auto* cleared = static_cast<unsigned char*>(calloc(100, 3));
  expect(cleared != nullptr && std::all_of(cleared, cleared + 300, [](unsigned char each) { return each == 0; }));
  memset(cleared, 7, 300);
  cleared = static_cast<unsigned char*>(realloc(cleared, 3000));
  expect(cleared != nullptr && cleared[299] == 7);
  free(cleared);
  void* aligned = aligned_alloc(256, 512);
  expect(aligned != nullptr && reinterpret_cast<uintptr_t>(aligned) % 256 == 0);
  free(aligned);
  struct alignas(64) Line {
    char bytes[64];
  };
  const auto line = std::make_unique<Line>();
  expect(reinterpret_cast<uintptr_t>(line.get()) % 64 == 0);
  // Through variables that the compiler cannot see through: it may leave out an allocation that nobody uses.
  void* volatile refused = malloc(SIZE_MAX / 2);
  expect(refused == nullptr && errno == ENOMEM);
  refused = new (std::nothrow) char[64 << 20];
  expect(refused == nullptr);
}

}  // namespace

void use_facilities() {
  use_string();
  use_containers();
  use_results();
  use_ownership();
  use_chrono();
  use_coroutine();
  use_charconv();
  use_fractions();
  use_c_library();
  use_heap();
}

}  // namespace nacre::hosted
