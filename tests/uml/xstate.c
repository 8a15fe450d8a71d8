/*
 * Lets User-mode Linux 6.1 run on processors whose floating-point state is larger than it knows.
 *
 * ptrace(PTRACE_SETREGSET, NT_X86_XSTATE) refuses a buffer that is not of the processor's whole size (the kernel's
 * arch/x86/kernel/fpu/regset.c, xstateregs_set), and UML 6.1 keeps 2,696 bytes (up to PKRU) where a processor with AMX
 * has 11,008: "put_fp_registers" fails and the second kernel panics at its first process. Preloaded into linux.uml,
 * this gives UML the part that it knows, and puts that part back into the whole. Tile registers are never used inside.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/types.h>
#include <sys/uio.h>

#define XSTATE_NOTE 0x202L /* NT_X86_XSTATE, <elf.h> */

static unsigned char whole[1 << 16];

long ptrace(enum __ptrace_request request, ...)
{
  static long (*kernel)(enum __ptrace_request, ...);
  if (!kernel) kernel = (long (*)(enum __ptrace_request, ...))dlsym(RTLD_NEXT, "ptrace");

  va_list arguments;
  va_start(arguments, request);
  pid_t pid = va_arg(arguments, pid_t);
  void *address = va_arg(arguments, void *);
  void *data = va_arg(arguments, void *);
  va_end(arguments);

  if ((request != PTRACE_GETREGSET && request != PTRACE_SETREGSET) || (long)address != XSTATE_NOTE)
    return kernel(request, pid, address, data);

  struct iovec *known = data;
  struct iovec all = {whole, sizeof whole};
  long result = kernel(PTRACE_GETREGSET, pid, address, &all);
  if (result < 0) return result;
  size_t length = known->iov_len < all.iov_len ? known->iov_len : all.iov_len;
  if (request == PTRACE_GETREGSET) {
    memcpy(known->iov_base, whole, length);
    known->iov_len = length;
    return 0;
  }
  memcpy(whole, known->iov_base, length);
  return kernel(PTRACE_SETREGSET, pid, address, &all);
}
