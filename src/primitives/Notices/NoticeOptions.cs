using System.Net;

namespace Yiwang.Notices;

/// <summary>Bounds and rules of telling.</summary>
public sealed record NoticeOptions
{
    /// <summary>Of quiet hours and of times in messages. Default Asia/Shanghai at the node.</summary>
    public required TimeZoneInfo Zone { get; init; }
    /// <summary>Private networks that messages may go to, as a gateway on the shop floor; default none.</summary>
    public IReadOnlyList<IPNetwork> Allow { get; init; } = [];
    /// <summary>An urgent notice that nobody has read after so many minutes goes to the organisation's administrators, 0–1,440; 0 = never. Default 15.</summary>
    public int EscalateMinutes { get; init; } = 15;
    /// <summary>A delivery is given up after so many hours, 1–168. Default 24.</summary>
    public int ExpireHours { get; init; } = 24;
    /// <summary>Deliveries that wait; further ones are recorded as failed. Default 100,000.</summary>
    public int OutboxMax { get; init; } = 100_000;

    /// <summary><c>192.168.10.5</c> or <c>192.168.10.0/24</c>.</summary>
    public static bool TryNetwork(string text, out IPNetwork network)
    {
        if (!IPAddress.TryParse(text, out var one)) return IPNetwork.TryParse(text, out network);
        network = new IPNetwork(one, one.GetAddressBytes().Length * 8);
        return true;
    }

    /// <exception cref="FormatException">One is neither.</exception>
    public static IReadOnlyList<IPNetwork> Networks(IReadOnlyList<string> texts) => [.. texts.Select(t => TryNetwork(t, out var network) ? network : throw new FormatException(t))];
}
