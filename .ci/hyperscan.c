/* What Hyperscan does with a file: eight patterns, ends of matches, in pieces of a megabyte cut at the end of a line.
 * Prints the number of matches. Built and run by .ci/bench alone. */
#include <fcntl.h>
#include <hs/hs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

static const char *patterns[] = {
	"[1-9]\\d{5}(19|20)\\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])\\d{3}[\\dXx]", /* identity number */
	"[1-9]\\d{7}(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])\\d{3}",                     /* its form of 15 digits */
	"(\\+?86)?1[3-9]\\d{9}",                                                     /* mobile */
	"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}",                       /* mail */
	"62\\d{14,17}",                                                              /* bank card */
	"(\\d{1,3}\\.){3}\\d{1,3}",                                                   /* address of a terminal */
	"[0-9A-HJ-NPQRTUWXY]{2}\\d{6}[0-9A-HJ-NPQRTUWXY]{10}",                        /* credit code */
	"[A-HJ-NPR-Z0-9]{17}",                                                       /* vehicle */
};
enum { count = sizeof patterns / sizeof *patterns, piece = 1 << 20 };

static int seen(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *n)
{
	++*(unsigned long long *)n;
	return 0;
}

int main(int argc, char **argv)
{
	unsigned flags[count], ids[count];
	for (unsigned i = 0; i < count; i++)
		flags[i] = HS_FLAG_DOTALL, ids[i] = i;
	hs_database_t *db = NULL;
	hs_scratch_t *scratch = NULL;
	hs_compile_error_t *err = NULL;
	if (hs_compile_multi(patterns, flags, ids, count, HS_MODE_BLOCK, NULL, &db, &err) != HS_SUCCESS) {
		fprintf(stderr, "%s\n", err->message);
		return 1;
	}
	struct stat st;
	int fd = argc == 2 ? open(argv[1], O_RDONLY) : -1;
	if (fd < 0 || fstat(fd, &st) || hs_alloc_scratch(db, &scratch) != HS_SUCCESS)
		return 1;
	const char *data = mmap(NULL, st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (data == MAP_FAILED)
		return 1;
	unsigned long long matches = 0;
	for (const char *at = data, *end = data + st.st_size; at < end;) {
		const char *to = end - at > piece ? memrchr(at, '\n', piece) : NULL;
		size_t n = (to ? to + 1 : end) - at;
		if (hs_scan(db, at, n, 0, scratch, seen, &matches) != HS_SUCCESS)
			return 1;
		at += n;
	}
	printf("%llu\n", matches);
	return 0;
}
