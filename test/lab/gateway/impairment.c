/*
 * What a bad cable does: passes Ethernet frames between two interfaces, and loses or delays those of either direction.
 * Takes orders a line at a time on standard input, "<direction 0|1> <loss, per mille> <delay, ms>", and answers each with a line.
 * Frames of one direction keep their order. Offloads must be off on both far ends.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define FRAME 2048
#define WAITING 4096

struct frame { long due; int length; char octets[FRAME]; };
struct way { int from, to, loss, delay; unsigned head, tail; struct frame waiting[WAITING]; };
static struct way ways[2];

static long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000L + t.tv_nsec / 1000000L;
}

static int opened(const char *name) {
  int s = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK, htons(ETH_P_ALL));
  struct sockaddr_ll at = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = (int)if_nametoindex(name)};
  struct packet_mreq all = {.mr_ifindex = at.sll_ifindex, .mr_type = PACKET_MR_PROMISC};
  if (s < 0 || bind(s, (struct sockaddr *)&at, sizeof at) < 0 ||
      setsockopt(s, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &all, sizeof all) < 0) {
    perror(name);
    exit(1);
  }
  return s;
}

static void take(struct way *way) {
  char octets[FRAME];
  struct sockaddr_ll from;
  socklen_t size = sizeof from;
  ssize_t length;
  while ((length = recvfrom(way->from, octets, FRAME, 0, (struct sockaddr *)&from, &size)) >= 0) {
    size = sizeof from;
    if (from.sll_pkttype == PACKET_OUTGOING) continue; /* our own */
    if (rand() % 1000 < way->loss) continue;
    if (way->tail - way->head == WAITING) continue; /* a queue that is full drops */
    struct frame *frame = &way->waiting[way->tail++ % WAITING];
    frame->due = now() + way->delay;
    frame->length = (int)length;
    memcpy(frame->octets, octets, (size_t)length);
  }
}

/* Sends what is due; gives the milliseconds until the next one is. */
static int give(struct way *way) {
  for (; way->head != way->tail; way->head++) {
    struct frame *frame = &way->waiting[way->head % WAITING];
    long left = frame->due - now();
    if (left > 0) return (int)left;
    (void)!send(way->to, frame->octets, (size_t)frame->length, 0); /* a link that is down takes nothing */
  }
  return 1000;
}

int main(int count, char **words) {
  if (count != 3) return 2;
  int a = opened(words[1]), b = opened(words[2]);
  ways[0].from = ways[1].to = a;
  ways[0].to = ways[1].from = b;
  srand((unsigned)now());
  puts("ready");
  fflush(stdout);
  for (;;) {
    int wait = give(&ways[0]), other = give(&ways[1]);
    struct pollfd heard[3] = {{a, POLLIN, 0}, {b, POLLIN, 0}, {0, POLLIN, 0}};
    if (poll(heard, 3, wait < other ? wait : other) < 0 && errno != EINTR) return 1;
    take(&ways[0]);
    take(&ways[1]);
    if (heard[2].revents == 0) continue;
    char line[128];
    ssize_t length = read(0, line, sizeof line - 1);
    if (length <= 0) return 0;
    line[length] = 0;
    int way, loss, delay;
    if (sscanf(line, "%d %d %d", &way, &loss, &delay) != 3 || way < 0 || way > 1) return 2;
    ways[way].loss = loss;
    ways[way].delay = delay;
    puts("done");
    fflush(stdout);
  }
}
