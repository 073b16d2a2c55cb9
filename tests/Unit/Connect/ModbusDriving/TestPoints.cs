using Yiwang.Connect.Adapters;
using Yiwang.Connect.Points;
using Yiwang.Things;

namespace Yiwang.Unit.Tests.Connect.ModbusDriving;

internal static class TestPoints
{
    private static readonly Handle s_device = Handle.Parse("o.aaaaaaaaaaaaaaaaaaaa/EQ-A-001");

    public static Point Holding(string code, int address, RawType type = RawType.UInt16) => new()
    {
        Handle = Handle.Parse($"o.aaaaaaaaaaaaaaaaaaaa/EQ-A-001.{code}"),
        Device = s_device,
        Code = code,
        Name = code,
        Adapter = "line",
        Unit = 1,
        Address = $"holding:{address}",
        RawType = type,
    };

    public static Adapter Adapter(string endpoint = "127.0.0.1:502", AdapterKind kind = AdapterKind.ModbusTcp) => new()
    {
        Id = "line",
        Owner = "o.aaaaaaaaaaaaaaaaaaaa",
        Name = "line",
        Kind = kind,
        Endpoint = endpoint,
        TimeoutMs = 1_000,
    };
}
