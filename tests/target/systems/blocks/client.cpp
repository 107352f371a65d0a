// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// A client of the disk that does what the test orders, and again when the driver was gone meanwhile.
#include "user/client.hpp"

#include "interfaces/blocks.hpp"
#include "tests/target/systems/blocks/orders.hpp"
#include "user/loop.hpp"

namespace {

using namespace nacre;
using namespace nacre::interfaces;
using blocks_test::Kind;
using blocks_test::Order;
using Disk = user::Client<Blocks, "blocks">;
using Out = user::Region<"blocks_out", BlocksArea, user::Access::write>;
using In = user::Region<"blocks_in", BlocksArea>;
using Orders = user::Region<"orders", blocks_test::Orders>;
using Report = user::Region<"report", blocks_test::Report, user::Access::write>;
constexpr auto news = user::notified<"blocks">;

/// How a call or an order has ended.
struct End {
  user::Failure failure;
  /// The driver is gone or new: it knows nothing of what was started.
  [[nodiscard]] bool lost() const { return failure.peer_lost() || failure.is(Blocks::Status::not_begun); }
  [[nodiscard]] bool good() const { return failure.outcome == abi::Outcome::ok && failure.status == user::status_ok; }
};

template <class M>
[[nodiscard]] End end_of(const user::Reply<M>& reply) {
  return {reply ? user::Failure{} : reply.error()};
}

[[nodiscard]] End start(const Order& order, uint32_t index) {
  const auto sector = Sector::from_raw(order.sector + index * blocks_test::step);
  const auto place = AreaSector::from_raw(order.place + index);
  const auto count = SectorCount::from_raw(order.count);
  switch (order.kind) {
    case Kind::read:
      return end_of<Blocks::Read>(Disk::call<Blocks::Read>(sector, count, place));
    case Kind::write:
      return end_of<Blocks::Write>(Disk::call<Blocks::Write>(sector, count, place));
    case Kind::flush:
      return end_of<Blocks::Flush>(Disk::call<Blocks::Flush>());
    case Kind::several:
      break;
  }
  return end_of<Blocks::Read>(Disk::call<Blocks::Read>(sector, SectorCount::from_raw(1), place));
}

/// What an order writes, as far as it lies in the area.
void fill(const Order& order) {
  if (order.kind != Kind::write) return;
  const size_t begin = order.place * sector_size;
  for (size_t at = 0; at < order.count * sector_size && begin + at < sizeof(BlocksArea); ++at)
    Out::get().bytes[begin + at] = blocks_test::pattern(order.seed, at);
}

void note_what_was_read(const Order& order) {
  if (order.kind != Kind::read) return;
  uint64_t sum = 0;
  for (size_t at = 0; at < order.count * sector_size; ++at)
    sum = blocks_test::add(sum, In::get().bytes[order.place * sector_size + at]);
  Report::get().sum = sum;
}

user::Task<End> collect() {
  for (;;) {
    const End end = end_of<Blocks::Collect>(Disk::call<Blocks::Collect>());
    if (!end.failure.is(Blocks::Status::in_progress)) co_return end;
    if (co_await news.before(user::now() + user::ticks(1_s)) == user::Woken::notified) Report::get().told += 1;
  }
}

/// Everything of the order once. The first call that fails ends it, when what was started is collected.
user::Task<End> attempt(Order order) {
  fill(order);
  blocks_test::Report& report = Report::get();
  report.started = 0;
  report.collected = 0;
  End end;
  const uint32_t count = order.kind == Kind::several ? order.count : 1;
  for (uint32_t i = 0; i < count && end.good(); ++i) {
    end = start(order, i);
    if (end.good()) report.started += 1;
  }
  for (uint64_t i = 0; i < report.started && !end.lost(); ++i) {
    const End one = co_await collect();
    if (one.good()) report.collected += 1;
    if (!one.good()) end = one;
  }
  if (end.good()) note_what_was_read(order);
  co_return end;
}

user::Task<> begin() {
  for (;;) {
    const auto disk = Disk::call<Blocks::Begin>();
    if (disk) {
      Report::get().sectors = std::get<0>(disk.value());
      Report::get().read_only = std::get<1>(disk.value()) ? 1 : 0;
      Report::get().begins += 1;
      news.forget();
      co_return;
    }
    (void)co_await news.before(user::now() + user::ticks(20_ms));
  }
}

user::Task<> carry_out(Order order) {
  for (;;) {
    const End end = co_await attempt(order);
    if (end.lost()) {
      Report::get().lost += 1;
      co_await begin();
      continue;
    }
    Report::get().outcome = static_cast<uint64_t>(end.failure.outcome);
    Report::get().status = end.failure.status.to_raw();
    co_return;
  }
}

user::Task<> work() {
  co_await begin();
  for (;;) {
    const uint64_t number = __atomic_load_n(&Orders::get().number, __ATOMIC_ACQUIRE);
    if (number != Report::get().taken) {
      const Order order = Orders::get().order;
      Report::get().taken = number;
      co_await carry_out(order);
      __atomic_store_n(&Report::get().finished, number, __ATOMIC_RELEASE);
    }
    co_await user::sleep_until(user::now() + user::ticks(1_ms));
  }
}

struct Client {};

}  // namespace

int main() {
  static Client client;
  if (!user::start(work())) __builtin_trap();
  user::run(client, news);
}
