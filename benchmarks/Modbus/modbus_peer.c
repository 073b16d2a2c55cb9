/* Both ends of libmodbus: "server PORT" answers one master after the other, "client PORT SECONDS" reads 100 registers again and again and prints how many requests a second. */
#include <errno.h>
#include <modbus.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static int serve(int port)
{
    modbus_t *bus = modbus_new_tcp("127.0.0.1", port);
    modbus_mapping_t *map = modbus_mapping_new(0, 0, 200, 0);
    int listener = modbus_tcp_listen(bus, 1);
    unsigned char query[MODBUS_TCP_MAX_ADU_LENGTH];
    for (int i = 0; i < 200; i++) map->tab_registers[i] = 3 * i;
    if (listener < 0) return 1;
    for (;;) {
        if (modbus_tcp_accept(bus, &listener) < 0) return 1;
        for (;;) {
            int length = modbus_receive(bus, query);
            if (length < 0) break;
            if (length > 0 && modbus_reply(bus, query, length, map) < 0) break;
        }
        modbus_close(bus);
    }
}

static int ask(int port, double seconds)
{
    modbus_t *bus = modbus_new_tcp("127.0.0.1", port);
    uint16_t words[100];
    long count = 0;
    modbus_set_slave(bus, 1);
    if (modbus_connect(bus) < 0) return 1;
    double began = now(), spent;
    do {
        for (int i = 0; i < 100; i++, count++)
            if (modbus_read_registers(bus, 0, 100, words) != 100) {
                fprintf(stderr, "%s\n", modbus_strerror(errno));
                return 1;
            }
        spent = now() - began;
    } while (spent < seconds);
    printf("%.0f\n", count / spent);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 2 && !strcmp(argv[1], "server")) return serve(atoi(argv[2]));
    if (argc > 3 && !strcmp(argv[1], "client")) return ask(atoi(argv[2]), atof(argv[3]));
    return 2;
}
