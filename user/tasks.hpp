// SPDX-FileCopyrightText: 2026 The Nacre authors
// SPDX-License-Identifier: Apache-2.0
//
// Coroutines for work that waits in the middle: `Task<T>`, started with `start`, resumed by the event loop alone. Frames
// come from a fixed pool; there is no heap.
//
// What must hold: a task waits only when no request is open, because nobody answers that request meanwhile. A handler
// of requests is no coroutine (it returns an Answer, which is no coroutine type), `start` runs nothing by itself, and
// a task that is made to wait inside a handler all the same traps.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <array>
#include <coroutine>
#include <type_traits>
#include <utility>

#include "lib/result.hpp"
#include "lib/strong.hpp"

namespace nacre::user {

/// Why a wait is over.
enum class Woken : uint8_t { notified, timeout };

// ---- machinery: nobody writes these names ----

/// One started task: what its innermost coroutine waits for.
struct TaskSlot {
  std::coroutine_handle<> root;  ///< null: the slot is free
  std::coroutine_handle<> leaf;
  uint64_t bits = 0;
  Instant deadline = never;
  uint64_t arrived = 0;
};

/// The started tasks of this component and the notifications that nobody has taken yet.
class Scheduler {
 public:
  static constexpr unsigned capacity = 8;

  [[nodiscard]] bool add(std::coroutine_handle<> root) {
    for (TaskSlot& slot : slots_) {
      if (slot.root) continue;
      slot = {root, root, 0, Instant::from_raw(0), 0};
      started_ += 1;
      return true;
    }
    return false;
  }

  /// The loop says when it hands a request to a handler and when the handler has answered.
  void open_request() { request_open_ = true; }
  void close_request() { request_open_ = false; }

  void latch(uint64_t bits) { latched_ |= bits; }
  void forget(uint64_t bits) { latched_ &= ~bits; }

  [[nodiscard]] Instant deadline() const {
    Instant first = never;
    if (started_ == 0) return first;
    for (const TaskSlot& slot : slots_) {
      if (slot.root && slot.deadline < first) first = slot.deadline;
    }
    return first;
  }

  /// Resumes every task whose wait is over. Each runs until it waits again or ends.
  void run(Instant now) {
    if (started_ == 0) return;
    for (TaskSlot& slot : slots_) {
      if (!slot.root) continue;
      slot.arrived = slot.bits & latched_;
      if (slot.arrived == 0 && slot.deadline > now) continue;
      latched_ &= ~slot.arrived;
      slot.bits = 0;
      slot.deadline = never;
      current_ = &slot;
      slot.leaf.resume();
      current_ = nullptr;
      if (!slot.root.done()) continue;
      std::exchange(slot.root, nullptr).destroy();
      started_ -= 1;
    }
  }

  /// For awaiters only.
  void wait(std::coroutine_handle<> leaf, uint64_t bits, Instant deadline) {
    if (request_open_ || current_ == nullptr) __builtin_trap();
    current_->leaf = leaf;
    current_->bits = bits;
    current_->deadline = deadline;
    // What has arrived already is seen at once: the loop does not sleep past a deadline of zero.
    if ((bits & latched_) != 0) current_->deadline = Instant::from_raw(0);
  }
  [[nodiscard]] Woken reason() const { return current_->arrived != 0 ? Woken::notified : Woken::timeout; }

 private:
  std::array<TaskSlot, capacity> slots_{};
  TaskSlot* current_ = nullptr;
  unsigned started_ = 0;  ///< slots in use: most components have none, and the loop asks at every turn
  uint64_t latched_ = 0;
  bool request_open_ = false;
};

inline constinit Scheduler scheduler;

// ---- end of machinery ----

/// Waits for one of `bits` until `deadline`.
struct Wait {
  uint64_t bits;  ///< of the notification word; 0: none
  Instant deadline;  ///< `never`: none
  /// For `co_await`.
  [[nodiscard]] bool await_ready() const { return false; }
  /// For `co_await`.
  void await_suspend(std::coroutine_handle<> leaf) const { scheduler.wait(leaf, bits, deadline); }
  /// Why the wait is over.
  [[nodiscard]] Woken await_resume() const { return scheduler.reason(); }
};

/// A wait for nothing but the time.
struct Sleep : Wait {
  /// For `co_await`.
  void await_resume() const {}
};
/// `co_await sleep_until(at)`.
[[nodiscard]] inline Sleep sleep_until(Instant deadline) { return {{0, deadline}}; }

// ---- machinery: nobody writes these names ----

/// Frames of coroutines. A frame that does not fit, or one too many, makes an empty Task.
class FramePool {
 public:
  static constexpr size_t frame_size = 1024;
  static constexpr unsigned capacity = 8;

  [[nodiscard]] void* take(size_t size) {
    if (size > frame_size) return nullptr;
    for (unsigned i = 0; i < capacity; ++i) {
      if (std::exchange(used_[i], true)) continue;
      return frames_[i].bytes;
    }
    return nullptr;
  }
  void give_back(void* frame) {
    const auto index = static_cast<size_t>(static_cast<Frame*>(frame) - frames_.data());
    used_[index] = false;
  }

 private:
  struct alignas(16) Frame {
    unsigned char bytes[frame_size];
  };
  std::array<Frame, capacity> frames_{};
  std::array<bool, capacity> used_{};
};

inline constinit FramePool frame_pool;

template <class T>
class Task;

struct PromiseBase {
  std::coroutine_handle<> continuation;

  static void* operator new(size_t size) noexcept { return frame_pool.take(size); }
  static void operator delete(void* frame) { frame_pool.give_back(frame); }

  struct FinalAwaiter {
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    template <class P>
    [[nodiscard]] std::coroutine_handle<> await_suspend(std::coroutine_handle<P> ended) const noexcept {
      const std::coroutine_handle<> next = ended.promise().continuation;
      return next ? next : std::noop_coroutine();
    }
    void await_resume() const noexcept {}
  };
  [[nodiscard]] std::suspend_always initial_suspend() const noexcept { return {}; }
  [[nodiscard]] FinalAwaiter final_suspend() const noexcept { return {}; }
  [[noreturn]] void unhandled_exception() const { __builtin_trap(); }
};

template <class T>
struct Promise : PromiseBase {
  T value{};
  [[nodiscard]] Task<T> get_return_object();
  [[nodiscard]] static Task<T> get_return_object_on_allocation_failure();
  void return_value(T result) { value = result; }
};
template <>
struct Promise<void> : PromiseBase {
  [[nodiscard]] Task<void> get_return_object();
  [[nodiscard]] static Task<void> get_return_object_on_allocation_failure();
  void return_void() const {}
};

// ---- end of machinery ----

/// A coroutine that has not begun. `co_await` runs it inside another, `start` on its own. Owns its frame.
template <class T = void>
class [[nodiscard]] Task {
 public:
  using promise_type = Promise<T>;  ///< for the compiler

  /// The other one is empty afterwards.
  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Task& operator=(Task&&) = delete;
  ~Task() {
    if (handle_) handle_.destroy();
  }

  /// False: the pool had no frame for it.
  [[nodiscard]] bool present() const { return static_cast<bool>(handle_); }

  /// For `co_await`. Traps if the task is empty.
  [[nodiscard]] bool await_ready() const {
    if (!handle_) __builtin_trap();
    return false;
  }
  /// For `co_await`.
  [[nodiscard]] std::coroutine_handle<> await_suspend(std::coroutine_handle<> outer) const {
    handle_.promise().continuation = outer;
    return handle_;
  }
  /// What the task returned.
  T await_resume() const {
    if constexpr (!std::is_void_v<T>) return handle_.promise().value;
  }

 private:
  friend promise_type;
  friend bool start(Task<void> task);
  explicit Task(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
  std::coroutine_handle<promise_type> handle_;
};

// ---- machinery: nobody writes these names ----

template <class T>
Task<T> Promise<T>::get_return_object() {
  return Task<T>(std::coroutine_handle<Promise<T>>::from_promise(*this));
}
template <class T>
Task<T> Promise<T>::get_return_object_on_allocation_failure() {
  return Task<T>(nullptr);
}
inline Task<void> Promise<void>::get_return_object() {
  return Task<void>(std::coroutine_handle<Promise<void>>::from_promise(*this));
}
inline Task<void> Promise<void>::get_return_object_on_allocation_failure() { return Task<void>(nullptr); }

// ---- end of machinery ----

/// Hands a task to the loop, which runs it before it waits again: from a handler of requests, after the answer. False:
/// no frame, or too many tasks.
[[nodiscard]] inline bool start(Task<void> task) {
  if (!task.present() || !scheduler.add(task.handle_)) return false;
  task.handle_ = nullptr;
  return true;
}

}  // namespace nacre::user
