package palimpsest.x86.linux;

import java.util.Map;
import java.util.Optional;
import java.util.StringTokenizer;
import java.util.TreeMap;

/// The i386 system calls: the one list of their numbers (`asm/unistd_32.h`), names, and who serves them.
final class SystemCallTable {
  /// Serves one call.
  interface Handler {
    /// Serves it.
    ///
    /// @return what EAX becomes
    /// @throws LinuxError if EAX becomes a negated error number
    int serve(Arguments call) throws LinuxError;
  }

  /// One call that is served.
  record Row(int number, String name, Handler handler) {}

  /// Calls that exist on Linux and are not served here: number, name.
  private static final String NOT_SERVED =
      """
      0 restart_syscall, 14 mknod, 17 break, 18 oldstat, 21 mount, 22 umount, 25 stime,
      26 ptrace, 28 oldfstat, 31 stty, 32 gtty, 35 ftime, 44 prof, 51 acct, 52 umount2, 53 lock, 56 mpx,
      58 ulimit, 59 oldolduname, 61 chroot, 62 ustat, 74 sethostname, 79 settimeofday, 80 getgroups,
      81 setgroups, 84 oldlstat, 86 uselib, 87 swapon, 88 reboot, 89 readdir, 98 profil, 101 ioperm,
      102 socketcall, 103 syslog, 109 olduname, 110 iopl, 111 vhangup, 112 idle, 113 vm86old, 115 swapoff,
      117 ipc, 121 setdomainname, 123 modify_ldt, 124 adjtimex, 127 create_module, 128 init_module,
      129 delete_module, 130 get_kernel_syms, 131 quotactl, 134 bdflush, 135 sysfs, 137 afs_syscall,
      138 setfsuid, 139 setfsgid, 149 _sysctl, 152 mlockall, 153 munlockall, 154 sched_setparam,
      155 sched_getparam, 156 sched_setscheduler, 157 sched_getscheduler, 159 sched_get_priority_max,
      160 sched_get_priority_min, 161 sched_rr_get_interval, 165 getresuid, 166 vm86, 167 query_module,
      169 nfsservctl, 171 getresgid, 178 rt_sigqueueinfo, 184 capget, 185 capset, 188 getpmsg, 189 putpmsg,
      206 setgroups32, 215 setfsuid32, 216 setfsgid32, 217 pivot_root, 241 sched_setaffinity, 245 io_setup,
      246 io_destroy, 247 io_getevents, 248 io_submit, 249 io_cancel, 253 lookup_dcookie, 254 epoll_create,
      255 epoll_ctl, 256 epoll_wait, 257 remap_file_pages, 259 timer_create, 260 timer_settime,
      261 timer_gettime, 262 timer_getoverrun, 263 timer_delete, 264 clock_settime, 273 vserver, 274 mbind,
      275 get_mempolicy, 276 set_mempolicy, 277 mq_open, 278 mq_unlink, 279 mq_timedsend, 280 mq_timedreceive,
      281 mq_notify, 282 mq_getsetattr, 283 kexec_load, 286 add_key, 287 request_key, 288 keyctl,
      289 ioprio_set, 290 ioprio_get, 291 inotify_init, 292 inotify_add_watch, 293 inotify_rm_watch,
      294 migrate_pages, 297 mknodat, 299 futimesat, 310 unshare, 313 splice,
      314 sync_file_range, 315 tee, 316 vmsplice, 317 move_pages, 319 epoll_pwait, 321 signalfd,
      322 timerfd_create, 323 eventfd, 325 timerfd_settime, 326 timerfd_gettime, 327 signalfd4,
      328 eventfd2, 329 epoll_create1, 332 inotify_init1, 333 preadv, 334 pwritev, 335 rt_tgsigqueueinfo,
      336 perf_event_open, 337 recvmmsg, 338 fanotify_init, 339 fanotify_mark, 341 name_to_handle_at,
      342 open_by_handle_at, 343 clock_adjtime, 345 sendmmsg, 346 setns, 347 process_vm_readv,
      348 process_vm_writev, 349 kcmp, 350 finit_module, 351 sched_setattr, 352 sched_getattr, 354 seccomp,
      356 memfd_create, 357 bpf, 358 execveat, 359 socket, 360 socketpair, 361 bind, 362 connect, 363 listen,
      364 accept4, 365 getsockopt, 366 setsockopt, 367 getsockname, 368 getpeername, 369 sendto, 370 sendmsg,
      371 recvfrom, 372 recvmsg, 373 shutdown, 374 userfaultfd, 375 membarrier,
      378 preadv2, 379 pwritev2, 380 pkey_mprotect, 381 pkey_alloc, 382 pkey_free, 385 io_pgetevents,
      393 semget, 394 semctl, 395 shmget, 396 shmctl, 397 shmat, 398 shmdt, 399 msgget, 400 msgsnd, 401 msgrcv,
      402 msgctl, 404 clock_settime64, 405 clock_adjtime64, 408 timer_gettime64, 409 timer_settime64,
      410 timerfd_gettime64, 411 timerfd_settime64, 416 io_pgetevents_time64, 417 recvmmsg_time64,
      418 mq_timedsend_time64, 419 mq_timedreceive_time64, 420 semtimedop_time64,
      423 sched_rr_get_interval_time64, 424 pidfd_send_signal, 425 io_uring_setup, 426 io_uring_enter,
      427 io_uring_register, 428 open_tree, 429 move_mount, 430 fsopen, 431 fsconfig, 432 fsmount, 433 fspick,
      434 pidfd_open, 435 clone3, 436 close_range, 437 openat2, 438 pidfd_getfd, 440 process_madvise,
      441 epoll_pwait2, 442 mount_setattr, 443 quotactl_fd, 444 landlock_create_ruleset, 445 landlock_add_rule,
      446 landlock_restrict_self, 447 memfd_secret, 448 process_mrelease, 449 futex_waitv,
      450 set_mempolicy_home_node
      """;

  private final Map<Integer, Row> rows = new TreeMap<>();
  private final Map<Integer, String> notServed = new TreeMap<>();

  SystemCallTable(
      MemoryCalls memory,
      PathCalls paths,
      StatusCalls status,
      DescriptorCalls descriptors,
      TransferCalls transfers,
      PollCalls polling,
      SignalCalls signals,
      TimeCalls time,
      ProcessCalls process,
      FamilyCalls family,
      ThreadCalls threads,
      CloneCalls clones,
      ExecCalls exec,
      WaitCalls waits) {
    row(1, "exit", clones::exit);
    row(2, "fork", clones::fork);
    row(3, "read", transfers::read);
    row(4, "write", transfers::write);
    row(5, "open", paths::open);
    row(6, "close", descriptors::close);
    row(7, "waitpid", waits::waitpid);
    row(8, "creat", paths::creat);
    row(9, "link", paths::link);
    row(10, "unlink", paths::unlink);
    row(11, "execve", exec::execve);
    row(12, "chdir", paths::chdir);
    row(13, "time", time::time);
    row(15, "chmod", paths::chmod);
    row(16, "lchown", paths::lchown);
    row(19, "lseek", descriptors::lseek);
    row(20, "getpid", family::getProcess);
    row(23, "setuid", process::setUser);
    row(24, "getuid", process::getUser);
    row(27, "alarm", time::alarm);
    row(29, "pause", time::pause);
    row(30, "utime", paths::utime);
    row(33, "access", paths::access);
    row(34, "nice", process::nothingToDo);
    row(36, "sync", process::nothingToDo);
    row(37, "kill", signals::kill);
    row(38, "rename", paths::rename);
    row(39, "mkdir", paths::mkdir);
    row(40, "rmdir", paths::rmdir);
    row(41, "dup", descriptors::dup);
    row(42, "pipe", descriptors::pipe);
    row(43, "times", time::times);
    row(45, "brk", memory::brk);
    row(46, "setgid", process::setGroup);
    row(47, "getgid", process::getGroup);
    row(48, "signal", signals::signal);
    row(49, "geteuid", process::getUser);
    row(50, "getegid", process::getGroup);
    row(54, "ioctl", descriptors::ioctl);
    row(55, "fcntl", descriptors::fcntl);
    row(57, "setpgid", family::setGroup);
    row(60, "umask", paths::umask);
    row(63, "dup2", descriptors::dup2);
    row(64, "getppid", family::getParent);
    row(65, "getpgrp", family::getOwnGroup);
    row(66, "setsid", family::setSession);
    row(67, "sigaction", signals::sigaction);
    row(68, "sgetmask", signals::getMask);
    row(69, "ssetmask", signals::setMask);
    row(70, "setreuid", process::setUsers);
    row(71, "setregid", process::setGroups);
    row(72, "sigsuspend", signals::sigsuspend);
    row(73, "sigpending", signals::sigpending);
    row(75, "setrlimit", process::setLimit);
    row(76, "getrlimit", process::getLimit);
    row(77, "getrusage", process::getUsage);
    row(78, "gettimeofday", time::getTimeOfDay);
    row(82, "select", polling::oldSelect);
    row(83, "symlink", paths::symlink);
    row(85, "readlink", paths::readlink);
    row(90, "mmap", memory::mmap);
    row(91, "munmap", memory::munmap);
    row(92, "truncate", paths::truncate);
    row(93, "ftruncate", descriptors::ftruncate);
    row(94, "fchmod", paths::fchmod);
    row(95, "fchown", paths::fchown);
    row(96, "getpriority", process::getPriority);
    row(97, "setpriority", process::nothingToDo);
    row(99, "statfs", status::statfs);
    row(100, "fstatfs", status::fstatfs);
    row(104, "setitimer", time::setTimer);
    row(105, "getitimer", time::getTimer);
    row(106, "stat", status::stat);
    row(107, "lstat", status::lstat);
    row(108, "fstat", status::fstat);
    row(114, "wait4", waits::wait4);
    row(116, "sysinfo", process::sysinfo);
    row(118, "fsync", descriptors::fsync);
    row(119, "sigreturn", signals::sigreturn);
    row(120, "clone", clones::clone);
    row(122, "uname", process::uname);
    row(125, "mprotect", memory::mprotect);
    row(126, "sigprocmask", signals::sigprocmask);
    row(132, "getpgid", family::getGroup);
    row(133, "fchdir", paths::fchdir);
    row(136, "personality", process::nothingToDo);
    row(140, "_llseek", descriptors::llseek);
    row(141, "getdents", status::getdents);
    row(142, "_newselect", polling::select);
    row(143, "flock", descriptors::flock);
    row(144, "msync", memory::msync);
    row(145, "readv", transfers::readv);
    row(146, "writev", transfers::writev);
    row(147, "getsid", family::getSession);
    row(148, "fdatasync", descriptors::fsync);
    row(150, "mlock", memory::keepInMemory);
    row(151, "munlock", memory::keepInMemory);
    row(158, "sched_yield", family::yieldProcessor);
    row(162, "nanosleep", time::nanosleep);
    row(163, "mremap", memory::mremap);
    row(164, "setresuid", process::setThreeUsers);
    row(168, "poll", polling::poll);
    row(170, "setresgid", process::setThreeGroups);
    row(172, "prctl", process::prctl);
    row(173, "rt_sigreturn", signals::rtSigreturn);
    row(174, "rt_sigaction", signals::rtSigaction);
    row(175, "rt_sigprocmask", signals::rtSigprocmask);
    row(176, "rt_sigpending", signals::rtSigpending);
    row(177, "rt_sigtimedwait", signals::rtSigtimedwait);
    row(179, "rt_sigsuspend", signals::rtSigsuspend);
    row(180, "pread64", transfers::pread64);
    row(181, "pwrite64", transfers::pwrite64);
    row(182, "chown", paths::chown);
    row(183, "getcwd", paths::getcwd);
    row(186, "sigaltstack", signals::sigaltstack);
    row(187, "sendfile", transfers::sendfile);
    row(190, "vfork", clones::vfork);
    row(191, "ugetrlimit", process::getLimit);
    row(192, "mmap2", memory::mmap2);
    row(193, "truncate64", paths::truncate64);
    row(194, "ftruncate64", descriptors::ftruncate64);
    row(195, "stat64", status::stat64);
    row(196, "lstat64", status::lstat64);
    row(197, "fstat64", status::fstat64);
    row(198, "lchown32", paths::lchown);
    row(199, "getuid32", process::getUser);
    row(200, "getgid32", process::getGroup);
    row(201, "geteuid32", process::getUser);
    row(202, "getegid32", process::getGroup);
    row(203, "setreuid32", process::setUsers);
    row(204, "setregid32", process::setGroups);
    row(205, "getgroups32", process::getGroupList);
    row(207, "fchown32", paths::fchown);
    row(208, "setresuid32", process::setThreeUsers);
    row(209, "getresuid32", process::getThreeUsers);
    row(210, "setresgid32", process::setThreeGroups);
    row(211, "getresgid32", process::getThreeGroups);
    row(212, "chown32", paths::chown);
    row(213, "setuid32", process::setUser);
    row(214, "setgid32", process::setGroup);
    row(218, "mincore", memory::mincore);
    row(219, "madvise", memory::madvise);
    row(220, "getdents64", status::getdents64);
    row(221, "fcntl64", descriptors::fcntl);
    row(224, "gettid", family::getThread);
    row(225, "readahead", descriptors::fadvise);
    row(238, "tkill", signals::tkill);
    row(226, "setxattr", status::attributesOfPath);
    row(227, "lsetxattr", status::attributesOfLink);
    row(228, "fsetxattr", status::attributesOfDescriptor);
    row(229, "getxattr", status::attributesOfPath);
    row(230, "lgetxattr", status::attributesOfLink);
    row(231, "fgetxattr", status::attributesOfDescriptor);
    row(232, "listxattr", status::attributesOfPath);
    row(233, "llistxattr", status::attributesOfLink);
    row(234, "flistxattr", status::attributesOfDescriptor);
    row(235, "removexattr", status::attributesOfPath);
    row(236, "lremovexattr", status::attributesOfLink);
    row(237, "fremovexattr", status::attributesOfDescriptor);
    row(239, "sendfile64", transfers::sendfile64);
    row(240, "futex", threads::futex);
    row(242, "sched_getaffinity", process::getAffinity);
    row(243, "set_thread_area", threads::setThreadArea);
    row(244, "get_thread_area", threads::getThreadArea);
    row(250, "fadvise64", descriptors::fadvise);
    row(252, "exit_group", clones::exitGroup);
    row(258, "set_tid_address", threads::setThreadIdAddress);
    row(265, "clock_gettime", time::clockGetTime);
    row(266, "clock_getres", time::clockGetResolution);
    row(267, "clock_nanosleep", time::clockNanosleep);
    row(268, "statfs64", status::statfs64);
    row(269, "fstatfs64", status::fstatfs64);
    row(270, "tgkill", signals::tgkill);
    row(271, "utimes", paths::utimes);
    row(272, "fadvise64_64", descriptors::fadvise);
    row(284, "waitid", waits::waitid);
    row(295, "openat", paths::openat);
    row(296, "mkdirat", paths::mkdirat);
    row(298, "fchownat", paths::fchownat);
    row(300, "fstatat64", status::fstatat64);
    row(301, "unlinkat", paths::unlinkat);
    row(302, "renameat", paths::renameat);
    row(303, "linkat", paths::linkat);
    row(304, "symlinkat", paths::symlinkat);
    row(305, "readlinkat", paths::readlinkat);
    row(306, "fchmodat", paths::fchmodat);
    row(307, "faccessat", paths::faccessat);
    row(308, "pselect6", polling::pselect6);
    row(309, "ppoll", polling::ppoll);
    row(311, "set_robust_list", threads::setRobustList);
    row(312, "get_robust_list", threads::getRobustList);
    row(318, "getcpu", process::getProcessor);
    row(320, "utimensat", paths::utimensat);
    row(324, "fallocate", descriptors::fallocate);
    row(330, "dup3", descriptors::dup3);
    row(331, "pipe2", descriptors::pipe2);
    row(340, "prlimit64", process::prlimit);
    row(344, "syncfs", process::nothingToDo);
    row(353, "renameat2", paths::renameat2);
    row(355, "getrandom", process::getRandom);
    row(376, "mlock2", memory::keepInMemory);
    row(377, "copy_file_range", transfers::copyFileRange);
    row(383, "statx", status::statx);
    row(384, "arch_prctl", process::absentByChoice);
    row(386, "rseq", process::absentByChoice);
    row(403, "clock_gettime64", time::clockGetTime64);
    row(406, "clock_getres_time64", time::clockGetResolution64);
    row(407, "clock_nanosleep_time64", time::clockNanosleep64);
    row(412, "utimensat_time64", paths::utimensat64);
    row(413, "pselect6_time64", polling::pselect664);
    row(414, "ppoll_time64", polling::ppoll64);
    row(421, "rt_sigtimedwait_time64", signals::rtSigtimedwait64);
    row(422, "futex_time64", threads::futex64);
    row(439, "faccessat2", paths::faccessat);
    StringTokenizer words = new StringTokenizer(NOT_SERVED, ", \n");
    while (words.hasMoreTokens()) {
      notServed.put(Integer.valueOf(words.nextToken()), words.nextToken());
    }
  }

  /// Who serves call `number`.
  Optional<Row> find(int number) {
    return Optional.ofNullable(rows.get(number));
  }

  /// The name of a call nobody serves, or `?`.
  String nameOfAbsent(int number) {
    return notServed.getOrDefault(number, "?");
  }

  private void row(int number, String name, Handler handler) {
    if (rows.put(number, new Row(number, name, handler)) != null) {
      throw new IllegalStateException("system call " + number + " stands twice");
    }
  }
}
