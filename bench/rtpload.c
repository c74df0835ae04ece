/* rtpload: the callers' ears and mouths. One UDP port per call; sends marked audio (marks.h) every 20 ms and judges what comes back by
 * the kernel's arrival stamps, so its own lateness does not count against the server.
 *
 *   rtpload --ip A --base PORT --calls N --control FIFO --out FILE [--prompt] [--silent]
 *
 * Control lines (one writer or several, each line whole):  START <local port> <ip> <port>  |  STOP <local port>  |  MARK  |  DONE
 * MARK begins the window that is judged (a second one ends it); DONE, or SIGTERM, writes the figures and exits.
 * --prompt: what comes back is marked audio of a prompt; its blocks are checked sample by sample across packets.
 *
 * Late = transit time over the least of the last two seconds. All figures are of the window. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include "marks.h"

enum { WHEEL = 20, BUCKETS = 20000, STREAM = 4096 };       /* wheel of 1 ms; histogram of 10 us up to 200 ms */

typedef struct {
    int fd, port, on, joined; uint16_t id; struct sockaddr_in to;
    uint16_t seq_out; uint32_t ts_out, ssrc, number; uint64_t sent;
    int begun; uint16_t seq; uint32_t ts, ssrc_in; int64_t ts_long, last_arrival, least[2], least_since;
    uint64_t got, lost, dup, back, late20, late40, odd, silent_ms; double jitter, worst;
    uint8_t stream[STREAM]; size_t fill; uint64_t blocks, block_lost, block_bad, block_moved; uint32_t block_last; int64_t block_at, eaten; int block_any;
} call_t;

static volatile sig_atomic_t stopping;
static void on_signal(int s) { (void)s; stopping = 1; }

static int64_t clock_ns(clockid_t c) { struct timespec t; clock_gettime(c, &t); return t.tv_sec * 1000000000LL + t.tv_nsec; }

typedef struct { uint64_t bucket[BUCKETS + 1], n; double worst; } hist_t;
static void hist_add(hist_t *h, double ms) { long k = ms * 100; h->bucket[k < 0 ? 0 : k > BUCKETS ? BUCKETS : k]++; h->n++; if (ms > h->worst) h->worst = ms; }
static double hist_at(const hist_t *h, double share) {
    uint64_t want = h->n * share, sum = 0;
    for (int i = 0; i <= BUCKETS; i++) if ((sum += h->bucket[i]) > want) return i / 100.0;
    return h->worst;
}
static hist_t late, gap, own_late;
static call_t *calls; static int count, base, check_prompt, silent, window; static int64_t window_begin, window_end;

static call_t *by_port(int port) { int i = (port - base) / 2; return port >= base && i < count && (port - base) % 2 == 0 ? &calls[i] : NULL; }

static int open_port(const char *ip, int port, int stamps, int buffer) {
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(port) };
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    inet_pton(AF_INET, ip, &a.sin_addr);
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
    if (stamps) setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &stamps, sizeof stamps);
    if (fd < 0 || bind(fd, (void *)&a, sizeof a)) { fprintf(stderr, "rtpload: port %d: %m\n", port); exit(2); }
    return fd;
}

static void start(call_t *c, const char *ip, int port, unsigned salt) {
    c->to = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons(port) };
    inet_pton(AF_INET, ip, &c->to.sin_addr);
    c->seq_out = salt * 7919; c->ts_out = salt * 104729; c->ssrc = 0x10000u * (salt & 0x7FFF) + c->port; c->number = 0;
    c->begun = 0; c->on = 1;
    if (window == 1) c->joined = 1;
}

static void send_one(call_t *c) {
    uint8_t p[12 + MARK_LENGTH] = { 0x80, c->number == 0 ? 0x80 : 0, c->seq_out >> 8, c->seq_out };
    uint32_t ts = htonl(c->ts_out), ssrc = htonl(c->ssrc);
    memcpy(p + 4, &ts, 4); memcpy(p + 8, &ssrc, 4);
    mark_write(p + 12, c->id, c->number++);
    if (sendto(c->fd, p, sizeof p, 0, (void *)&c->to, sizeof c->to) == sizeof p) c->sent++;
    c->seq_out++; c->ts_out += MARK_LENGTH;
}

/* The received audio as one stream: whole blocks must follow each other without a gap, begin again at 0, or be separated by silence. */
static void hear(call_t *c, const uint8_t *audio, size_t n) {
    if (c->fill + n > STREAM) { c->eaten += c->fill; c->fill = 0; }
    memcpy(c->stream + c->fill, audio, n); c->fill += n;
    size_t at = 0;
    while (at + MARK_LENGTH <= c->fill) {
        uint16_t id; uint32_t number; int r = mark_read(c->stream + at, &id, &number);
        if (r == 0) { at++; continue; }
        if (r < 0) { if (window == 1) c->block_bad++; at += 4; continue; }
        int64_t place = c->eaten + at;
        if (window == 1 && c->block_any && number != 0) {
            int64_t step = (int64_t)number - c->block_last;
            if (step > 1) c->block_lost += step - 1;
            if (step < 1 || place - c->block_at != step * MARK_LENGTH) c->block_moved++;
        }
        c->block_any = 1; c->block_last = number; c->block_at = place; if (window == 1) c->blocks++;
        at += MARK_LENGTH;
    }
    memmove(c->stream, c->stream + at, c->fill - at); c->fill -= at; c->eaten += at;
}

static void judge(call_t *c, int64_t t, uint16_t seq, uint32_t ts, uint32_t ssrc) {
    if (c->begun && ssrc != c->ssrc_in) c->begun = 0;
    /* The timestamp unwrapped, in nanoseconds of audio at 8 kHz. */
    c->ts_long = c->begun ? c->ts_long + (int32_t)(ts - (uint32_t)c->ts_long) : ts;
    int64_t transit = t - c->ts_long * 125000;
    if (!c->begun) { c->begun = 1; c->seq = seq; c->ts = ts; c->ssrc_in = ssrc; c->last_arrival = t; c->least[0] = c->least[1] = transit; c->least_since = t; if (window == 1) c->got++; return; }
    if (t - c->least_since > 1000000000) { c->least[1] = c->least[0]; c->least[0] = transit; c->least_since = t; }
    if (transit < c->least[0]) c->least[0] = transit;
    int64_t least = c->least[0] < c->least[1] ? c->least[0] : c->least[1];
    int16_t step = seq - c->seq; int32_t dts = ts - c->ts;
    double late_ms = (transit - least) / 1e6, d = (t - c->last_arrival) / 1e6 - dts / 8.0;
    if (window == 1) {
        c->got++;
        if (step == 0) c->dup++; else if (step < 0) c->back++; else if (step > 1) c->lost += step - 1;
        if (dts != MARK_LENGTH * step) c->odd++;
        hist_add(&late, late_ms); hist_add(&gap, (t - c->last_arrival) / 1e6);
        if (late_ms > 20) c->late20++;
        if (late_ms > 40) c->late40++;
        if (late_ms > c->worst) c->worst = late_ms;
        c->jitter += ((d < 0 ? -d : d) - c->jitter) / 16;
    }
    if (step > 0) { c->seq = seq; c->ts = ts; }
    c->last_arrival = t;
}

static void receive(call_t *c) {
    for (;;) {
        uint8_t p[2048], control[64]; struct iovec v = { p, sizeof p };
        struct msghdr m = { .msg_iov = &v, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };
        ssize_t n = recvmsg(c->fd, &m, MSG_DONTWAIT);
        if (n < 12) return;
        int64_t t = clock_ns(CLOCK_REALTIME);
        for (struct cmsghdr *h = CMSG_FIRSTHDR(&m); h; h = CMSG_NXTHDR(&m, h))
            if (h->cmsg_type == SCM_TIMESTAMPNS) { struct timespec s; memcpy(&s, CMSG_DATA(h), sizeof s); t = s.tv_sec * 1000000000LL + s.tv_nsec; }
        if (!c->on || (p[1] & 0x7F) != 0) continue;
        uint32_t ts, ssrc; memcpy(&ts, p + 4, 4); memcpy(&ssrc, p + 8, 4);
        judge(c, t, p[2] << 8 | p[3], ntohl(ts), ntohl(ssrc));
        if (check_prompt) hear(c, p + 12, n - 12);
    }
}

static void command(char *line) {
    char ip[64]; int local, remote; call_t *c; static unsigned salt = 1;
    if (sscanf(line, "START %d %63s %d", &local, ip, &remote) == 3 && (c = by_port(local))) start(c, ip, remote, salt++);
    else if (sscanf(line, "STOP %d", &local) == 1 && (c = by_port(local))) c->on = 0;
    else if (!strncmp(line, "DONE", 4)) stopping = 1;
    else if (!strncmp(line, "MARK", 4)) {
        if (window++ == 0) { window_begin = clock_ns(CLOCK_MONOTONIC); for (int i = 0; i < count; i++) calls[i].joined = calls[i].on; }
        else window_end = clock_ns(CLOCK_MONOTONIC);
    }
}

static void read_control(int fd) {
    static char buffer[65536]; static size_t fill; ssize_t n;
    while ((n = read(fd, buffer + fill, sizeof buffer - fill - 1)) > 0) {
        fill += n; buffer[fill] = 0; char *from = buffer, *end;
        while ((end = strchr(from, '\n'))) { *end = 0; command(from); from = end + 1; }
        fill -= from - buffer; memmove(buffer, from, fill);
    }
}

static void report(FILE *f) {
    uint64_t got = 0, lost = 0, dup = 0, back = 0, l20 = 0, l40 = 0, odd = 0, blocks = 0, bl = 0, bb = 0, bm = 0, sent = 0; int joined = 0, mute = 0; double jitter = 0, worst_jitter = 0;
    for (int i = 0; i < count; i++) {
        call_t *c = &calls[i]; sent += c->sent;
        if (!c->joined) continue;
        joined++; mute += !c->got; got += c->got; lost += c->lost; dup += c->dup; back += c->back; l20 += c->late20; l40 += c->late40; odd += c->odd;
        blocks += c->blocks; bl += c->block_lost; bb += c->block_bad; bm += c->block_moved; jitter += c->jitter; if (c->jitter > worst_jitter) worst_jitter = c->jitter;
    }
    double seconds = ((window_end ? window_end : clock_ns(CLOCK_MONOTONIC)) - window_begin) / 1e9, expected = seconds * 50 * joined;
    fprintf(f, "{\"calls\":%d,\"mute_calls\":%d,\"seconds\":%.2f,\"sent\":%lu,\"expected\":%.0f,\"received\":%lu,\"lost\":%lu,\"duplicates\":%lu,\"reordered\":%lu,\"timestamp_jumps\":%lu,"
               "\"late20\":%lu,\"late40\":%lu,\"late20_pct\":%.4f,\"late_p50\":%.2f,\"late_p99\":%.2f,\"late_p999\":%.2f,\"late_max\":%.2f,\"gap_p01\":%.2f,\"gap_p99\":%.2f,\"gap_max\":%.2f,"
               "\"jitter_mean\":%.3f,\"jitter_max\":%.3f,\"prompt_blocks\":%lu,\"prompt_lost\":%lu,\"prompt_damaged\":%lu,\"prompt_moved\":%lu,\"own_late_p99\":%.2f,\"own_late_max\":%.2f,\"sent_by\":{",
            joined, mute, seconds, sent, expected, got, lost, dup, back, odd, l20, l40, got ? 100.0 * l20 / got : 0, hist_at(&late, .5), hist_at(&late, .99), hist_at(&late, .999), late.worst,
            hist_at(&gap, .01), hist_at(&gap, .99), gap.worst, joined ? jitter / joined : 0, worst_jitter, blocks, bl, bb, bm, hist_at(&own_late, .99), own_late.worst);
    for (int i = 0, any = 0; i < count; i++) if (calls[i].sent) fprintf(f, "%s\"%d\":%lu", any++ ? "," : "", calls[i].id, calls[i].sent);
    fprintf(f, "}}\n");
}

int main(int argc, char **argv) {
    const char *ip = "127.0.0.1", *control = NULL, *out = NULL;
    for (int i = 1; i < argc; i++) {
        const char *next = i + 1 < argc ? argv[i + 1] : "";
        if (!strcmp(argv[i], "--ip")) ip = next, i++;
        else if (!strcmp(argv[i], "--base")) base = atoi(next), i++;
        else if (!strcmp(argv[i], "--calls")) count = atoi(next), i++;
        else if (!strcmp(argv[i], "--control")) control = next, i++;
        else if (!strcmp(argv[i], "--out")) out = next, i++;
        else if (!strcmp(argv[i], "--prompt")) check_prompt = 1;
        else if (!strcmp(argv[i], "--silent")) silent = 1;
        else { fprintf(stderr, "rtpload: what is %s?\n", argv[i]); return 2; }
    }
    if (!control || !out || !count || !base) { fprintf(stderr, "rtpload: --base, --calls, --control and --out are needed\n"); return 2; }
    struct rlimit files; getrlimit(RLIMIT_NOFILE, &files); files.rlim_cur = files.rlim_max; setrlimit(RLIMIT_NOFILE, &files);
    (void)!nice(-15);                                         /* where permitted: its lateness must not be taken for the server's */
    signal(SIGTERM, on_signal); signal(SIGINT, on_signal);
    calls = calloc(count, sizeof *calls);
    int poll = epoll_create1(0), on = 1;
    for (int i = 0; i < count; i++) {
        calls[i] = (call_t){ .id = i, .port = base + 2 * i, .fd = open_port(ip, base + 2 * i, on, 1 << 18) };
        open_port(ip, base + 2 * i + 1, 0, 2048);              /* RTCP falls here unread */
        struct epoll_event e = { .events = EPOLLIN, .data.ptr = &calls[i] };
        epoll_ctl(poll, EPOLL_CTL_ADD, calls[i].fd, &e);
    }
    int ctl = open(control, O_RDWR | O_NONBLOCK);
    if (ctl < 0) { perror(control); return 2; }
    fprintf(stderr, "rtpload: %d ports from %d\n", count, base);
    static struct epoll_event events[4096];
    for (int64_t ms = clock_ns(CLOCK_MONOTONIC) / 1000000 + 1; !stopping; ms++) {
        struct timespec until = { ms / 1000, ms % 1000 * 1000000 };
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
        read_control(ctl);
        if (!silent) for (int i = ms % WHEEL; i < count; i += WHEEL) if (calls[i].on) send_one(&calls[i]);
        if (window == 1) hist_add(&own_late, (clock_ns(CLOCK_MONOTONIC) - ms * 1000000) / 1e6);
        int n = epoll_wait(poll, events, 4096, 0);
        for (int i = 0; i < n; i++) receive(events[i].data.ptr);
    }
    FILE *f = fopen(out, "w");
    if (!f) { perror(out); return 2; }
    report(f);
    return fclose(f);
}
