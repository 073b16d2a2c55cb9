using Yiwang.Wire.Mqtt;

namespace Yiwang.Unit.Tests.Wire.Mqtt;

/// <summary>Packets as they stand on the wire, written down by hand from the standard's tables.</summary>
internal static class PacketSamples
{
    public static readonly (string Name, MqttVersion Version, string Hex)[] All =
    [
        ("CONNECT 3.1.1, everything", MqttVersion.V311, "10 1e 0004 4d515454 04 ee 003c 0002 6331 0003 772f74 0002 6279 0001 75 0002 7077"),
        ("CONNECT 3.1.1, least", MqttVersion.V311, "10 0c 0004 4d515454 04 02 0000 0000"),
        ("CONNECT 5, will and properties", MqttVersion.V5,
            "10 39 0004 4d515454 05 ce 000a 12 11 0000000a 21 0014 27 00001000 22 0008 19 01 0001 63 0a 18 00000005 02 00000009 0001 77 0001 78 0001 75 0003 000102"),
        ("CONNECT 5, password without user", MqttVersion.V5, "10 11 0004 4d515454 05 42 0000 00 0000 0002 7074"),
        ("CONNACK 3.1.1", MqttVersion.V311, "20 02 01 00"),
        ("CONNACK 3.1.1 refused", MqttVersion.V311, "20 02 00 05"),
        ("CONNACK 5", MqttVersion.V5, "20 13 00 00 10 12 0002 6131 13 001e 24 01 25 01 2a 00 29 00"),
        ("PUBLISH QoS 0", MqttVersion.V311, "30 07 0003 612f62 6869"),
        ("PUBLISH QoS 2, DUP, RETAIN", MqttVersion.V311, "3d 06 0001 61 0a0b 21"),
        ("PUBLISH 5, properties", MqttVersion.V5,
            "32 2a 0001 61 0001 23 01 01 02 0000003c 23 0003 08 0001 72 09 0002 0102 26 0001 6b 0001 76 26 0001 6b 0000 03 0000 68"),
        ("PUBLISH 5, two identifiers", MqttVersion.V5, "30 0a 0001 61 05 0b 01 0b ff01 78"),
        ("PUBLISH 5, alias alone", MqttVersion.V5, "30 07 0000 03 23 0001 21"),
        ("PUBACK", MqttVersion.V311, "40 02 1234"),
        ("PUBACK 5 no subscribers", MqttVersion.V5, "40 03 1234 10"),
        ("PUBREC 5 with text", MqttVersion.V5, "50 09 0001 97 05 1f 0002 6e6f"),
        ("PUBREL", MqttVersion.V311, "62 02 0001"),
        ("PUBREL 5 unknown", MqttVersion.V5, "62 03 0001 92"),
        ("PUBCOMP", MqttVersion.V5, "70 02 0001"),
        ("SUBSCRIBE 3.1.1", MqttVersion.V311, "82 0e 000a 0003 612f62 01 0003 632f64 02"),
        ("SUBSCRIBE 5", MqttVersion.V5, "82 0a 000a 02 0b 05 0002 2f23 1d"),
        ("SUBACK 3.1.1", MqttVersion.V311, "90 05 000a 00 02 80"),
        ("SUBACK 5", MqttVersion.V5, "90 06 000a 00 01 87 8f"),
        ("UNSUBSCRIBE 3.1.1", MqttVersion.V311, "a2 07 000a 0003 612f62"),
        ("UNSUBSCRIBE 5", MqttVersion.V5, "a2 08 000a 00 0003 612f62"),
        ("UNSUBACK 3.1.1", MqttVersion.V311, "b0 02 000a"),
        ("UNSUBACK 5", MqttVersion.V5, "b0 05 000a 00 00 11"),
        ("PINGREQ", MqttVersion.V311, "c0 00"),
        ("PINGRESP", MqttVersion.V5, "d0 00"),
        ("DISCONNECT 3.1.1", MqttVersion.V311, "e0 00"),
        ("DISCONNECT 5 normal", MqttVersion.V5, "e0 00"),
        ("DISCONNECT 5 with will", MqttVersion.V5, "e0 01 04"),
        ("DISCONNECT 5 with expiry", MqttVersion.V5, "e0 07 00 05 11 00000000"),
        ("AUTH", MqttVersion.V5, "f0 0f 18 0d 15 0005 5343524d31 16 0002 0001"),
    ];

    public static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
