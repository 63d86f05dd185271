/*
 * Quicksort, heapsort and bottom-up mergesort of the same N words: unpredictable compare-and-branch with three
 * different access patterns. The three results must be identical and ordered.
 */
#include "runtime/guest.h"

enum { LIMIT = 1 << 20 };

static uint32_t quick[LIMIT];
static uint32_t heap[LIMIT];
static uint32_t merged[LIMIT];
static uint32_t spare[LIMIT];

static void swap(uint32_t *a, uint32_t *b) {
    uint32_t held = *a;
    *a = *b;
    *b = held;
}

/* Sorts FIRST..LAST inclusive; recurses into the smaller part only, so the stack stays logarithmic. */
static NOINLINE void quicksort(uint32_t *first, uint32_t *last) {
    while (first < last) {
        uint32_t pivot = first[(last - first) / 2];
        uint32_t *low = first;
        uint32_t *high = last;
        while (low <= high) {
            while (*low < pivot) {
                low++;
            }
            while (*high > pivot) {
                high--;
            }
            if (low <= high) {
                swap(low++, high--);
            }
        }
        if (high - first < last - low) {
            quicksort(first, high);
            first = low;
        } else {
            quicksort(low, last);
            last = high;
        }
    }
}

static NOINLINE void sift_down(uint32_t *values, uint32_t root, uint32_t count) {
    uint32_t sinking = values[root];
    for (;;) {
        uint32_t child = 2 * root + 1;
        if (child >= count) {
            break;
        }
        if (child + 1 < count && values[child + 1] > values[child]) {
            child++;
        }
        if (values[child] <= sinking) {
            break;
        }
        values[root] = values[child];
        root = child;
    }
    values[root] = sinking;
}

static void heapsort(uint32_t *values, uint32_t count) {
    for (uint32_t root = count / 2; root-- > 0;) {
        sift_down(values, root, count);
    }
    for (uint32_t end = count - 1; end > 0; end--) {
        swap(&values[0], &values[end]);
        sift_down(values, 0, end);
    }
}

static uint32_t lesser(uint32_t a, uint32_t b) {
    return a < b ? a : b;
}

static NOINLINE void merge(const uint32_t *from, uint32_t *to, uint32_t start, uint32_t middle, uint32_t end) {
    uint32_t left = start;
    uint32_t right = middle;
    for (uint32_t at = start; at < end; at++) {
        if (right == end || (left < middle && from[left] <= from[right])) {
            to[at] = from[left++];
        } else {
            to[at] = from[right++];
        }
    }
}

/* Returns whichever of the two arrays holds the sorted words after the last pass. */
static uint32_t *mergesort(uint32_t *values, uint32_t *scratch, uint32_t count) {
    for (uint32_t width = 1; width < count; width *= 2) {
        for (uint32_t start = 0; start < count; start += 2 * width) {
            merge(values, scratch, start, lesser(start + width, count), lesser(start + 2 * width, count));
        }
        uint32_t *held = values;
        values = scratch;
        scratch = held;
    }
    return values;
}

int main(int argc, char **argv) {
    uint32_t count = argument(argc, argv, 1, 40000, LIMIT);
    uint32_t seed = 0x5eed50a7;
    for (uint32_t i = 0; i < count; i++) {
        quick[i] = heap[i] = merged[i] = next_random(&seed);
    }
    quicksort(quick, quick + count - 1);
    heapsort(heap, count);
    const uint32_t *third = mergesort(merged, spare, count);
    uint32_t sum = CHECKSUM_START;
    for (uint32_t i = 0; i < count; i++) {
        if (quick[i] != heap[i] || quick[i] != third[i] || (i > 0 && quick[i - 1] > quick[i])) {
            fail("sort: the three results differ or are out of order");
        }
        sum = checksum(sum, quick[i]);
    }
    report("sort", sum);
    return 0;
}
