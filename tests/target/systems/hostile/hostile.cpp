// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Makes random system calls with random registers, a thousand at a time; after each batch it touches an address that it
// should not, or does something else that ends it, and goes on after its restart.
#include "abi/image.hpp"
#include "tests/target/systems/hostile/regions.hpp"
#include "tests/target/systems/hostile/vault.hpp"
#include "user/client.hpp"
#include "user/loop.hpp"

using namespace nacre;
using namespace nacre::hostile;

namespace {

constexpr unsigned registers = 31;
constexpr unsigned first_preserved = 19;
constexpr unsigned outcome_register = 7;

/// The rights that the description gives, so that the host tool fills them in. They are not used by name.
using Server = user::Client<Vault, "vault">;
using Own = user::Line<"pl061">;

Log& log_of() { return user::Region<"log", Log, user::Access::write>::get(); }

/// xorshift64*, kept in the log, so that a restart does not repeat anything.
uint64_t random() {
  uint64_t& state = log_of().random;
  state ^= state >> 12;
  state ^= state << 25;
  state ^= state >> 27;
  return state * 0x2545'f491'4f6c'dd1d;
}

/// Small numbers, powers of two and their neighbours, or anything.
uint64_t interesting() {
  const uint64_t kind = random() % 4;
  if (kind == 0) return random() % 8;
  if (kind == 1) return (uint64_t{1} << random() % 64) - random() % 3;
  if (kind == 2) return random() % 256;
  return random();
}

/// A handle that may exist, or not, with a method or operation.
uint64_t selector() {
  if (random() % 16 == 0) return interesting();
  return (random() % 8) << abi::method_bits | (random() % 4 == 0 ? random() % 64 : random() % 4);
}

extern "C" {
void probe_0(const uint64_t* in, uint64_t* out);
void probe_1(const uint64_t* in, uint64_t* out);
void probe_2(const uint64_t* in, uint64_t* out);
void probe_3(const uint64_t* in, uint64_t* out);
void probe_4(const uint64_t* in, uint64_t* out);

/// The test stops the machine here.
[[gnu::noinline]] void nacre_batch_end() { asm volatile(""); }
}

void issue(unsigned number, const uint64_t* in, uint64_t* out) {
  if (number == 0)
    probe_0(in, out);
  else if (number == 1)
    probe_1(in, out);
  else if (number == 2)
    probe_2(in, out);
  else if (number == 3)
    probe_3(in, out);
  else
    probe_4(in, out);
}

bool in_kernel_window(uint64_t value) {
  constexpr uint64_t window = NACRE_KERNEL_OFFSET + NACRE_LOAD_ADDRESS;
  return value >= window && value < window + NACRE_WINDOW_SIZE;
}

/// abi/calls.hpp: what is neither a word nor preserved comes back as zero. `reply_wait` may bring back in x19 to x30 what
/// the component had there at some earlier time. No address of the kernel ever comes out.
bool is_stray(unsigned number, unsigned index, const uint64_t* in, const uint64_t* out) {
  const auto call = static_cast<abi::Call>(number);
  const bool carries_words = call == abi::Call::call || call == abi::Call::reply_wait;
  if (in_kernel_window(out[index]) && out[index] != in[index]) return true;
  if (index <= 6 && carries_words && out[outcome_register] <= 1) return false;
  if (index == outcome_register) return false;
  if (index < first_preserved) return out[index] != 0;
  return call != abi::Call::reply_wait && out[index] != in[index];
}

void one_call() {
  uint64_t in[registers];
  uint64_t out[registers] = {};
  for (unsigned i = 0; i < registers; ++i) in[i] = uint64_t{0x5a} << 56 | random() >> 8;
  const unsigned used = random() % (abi::words + 1);  // a server refuses words that its interface does not use
  for (unsigned i = 0; i < abi::words; ++i) in[i] = i < used ? interesting() : 0;
  const unsigned number = random() % call_numbers;
  in[6] = selector();
  in[outcome_register] = random() % 4 == 0 ? random() % 2 : user::now().to_raw() + random() % 2000;
  issue(number, in, out);
  Log& log = log_of();
  if (out[outcome_register] < outcomes)
    log.answers[number][out[outcome_register]] += 1;
  else
    log.unknown_answers += 1;
  if (number == static_cast<unsigned>(abi::Call::call) && out[outcome_register] == 0 && out[6] != 0)
    log.refused_by_server += 1;
  for (unsigned i = 0; i < registers; ++i) {
    if (!is_stray(number, i, in, out)) continue;
    log.stray_registers += 1;
    log.stray_register = number << 8 | i;
  }
}

/// An address of one of the kinds that exist: own, another's, the kernel's, a device's, a hole.
uint64_t sample_address() {
  switch (random() % 8) {
    case 0:
      return random() % 0x1000;  // the null page
    case 1:
      return NACRE_USER_BEGIN + random() % 0x40000;  // own and what follows
    case 2:
      return random() % NACRE_USER_END;  // own half
    case 3:
      return NACRE_KERNEL_OFFSET + NACRE_LOAD_ADDRESS + random() % NACRE_WINDOW_SIZE;
    case 4:
      return NACRE_KERNEL_OFFSET + 0x0800'0000 + random() % 0x0200'0000;  // the kernel's devices
    case 5:
      return NACRE_LOAD_ADDRESS + random() % 0x100000;  // physical addresses of RAM
    case 6:
      return 0x0900'0000 + random() % 0x20000;  // physical addresses of devices
    default:
      return random();
  }
}

void touch() {
  Log& log = log_of();
  const uint64_t kind = random() % 8;
  const uint64_t address = sample_address();
  log.touch_address = address;
  log.touch_kind = kind;
  // Its own log and stack are its own: what it destroys there would end the test, not the kernel.
  switch (kind) {
    case 0:
    case 1:
    case 2:
      (void)*reinterpret_cast<volatile uint64_t*>(address & ~uint64_t{7});
      break;
    case 3:
    case 4: {
      const bool own = address >= NACRE_USER_BEGIN && address < NACRE_USER_END;
      if (!own) *reinterpret_cast<volatile uint64_t*>(address & ~uint64_t{7}) = random();
      break;
    }
    case 5:
      asm volatile("br %0" ::"r"((address | uint64_t{1} << 62) & ~uint64_t{3}));
      break;
    case 6:
      asm volatile("brk #7");
      break;
    default:
      asm volatile("svc #77");
      break;
  }
  log.touches_survived += 1;
}

struct Quiet {};

}  // namespace

int main() {
  Log& log = log_of();
  if (random() == 1) (void)Server::call<Vault::Peek>();  // keeps the name of the channel
  while (__atomic_load_n(&log.go, __ATOMIC_RELAXED) == 0) {
    user::Registers wait;
    wait.outcome = (user::now() + user::ticks(Milliseconds::from_raw(5))).to_raw();
    user::reply_wait(wait);
  }
  for (;;) {
    for (unsigned i = 0; i < calls_in_batch; ++i) one_call();
    log.batches += 1;
    nacre_batch_end();
    touch();
  }
}
