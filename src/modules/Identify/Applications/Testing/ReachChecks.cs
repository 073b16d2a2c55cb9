using System.Globalization;
using System.Net.Sockets;

namespace Yiwang.Identify.Applications.Testing;

/// <summary>Can the node be reached as it says: name, IPv6, TLS, certificate, health, clock.</summary>
internal static class ReachChecks
{
    public static async Task<IReadOnlyList<CheckResult>> RunAsync(NodeUnderTest node, CancellationToken cancel)
    {
        var (why, addresses) = await node.FindAsync(cancel);
        var listed = string.Join(", ", addresses.Take(4).Select(a => a.ToString()));
        if (why is not null) return [CheckResult.Bad("address", why, listed)];
        var health = await node.GetAsync("/health", cancel);
        return [CheckResult.Good("address", listed), Six(addresses), Tls(node, health), Certificate(node), health.IsOk ? CheckResult.Good("health", Ms(health.Took)) : health.Fault("health"), Clock(node, health)];
    }

    public static string Ms(TimeSpan took) => string.Create(CultureInfo.InvariantCulture, $"{took.TotalMilliseconds:0} ms");

    // An advice: many networks have no IPv6 yet, and the reviewer decides.
    private static CheckResult Six(System.Net.IPAddress[] addresses) =>
        (addresses.FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetworkV6 && !a.IsIPv4MappedToIPv6) is { } six ? CheckResult.Good("ipv6", six.ToString()) : CheckResult.Bad("ipv6", "missing")) with { Required = false };

    private static CheckResult Tls(NodeUnderTest node, Reply health) =>
        node.Address.Scheme != Uri.UriSchemeHttps ? CheckResult.Bad("tls", "missing", node.Address.Scheme)
        : node.CertificateErrors is not { } errors ? CheckResult.Bad("tls", health.Why ?? "no-answer", health.Detail)
        : errors == System.Net.Security.SslPolicyErrors.None ? CheckResult.Good("tls") : CheckResult.Bad("tls", "untrusted", errors.ToString());

    private static CheckResult Certificate(NodeUnderTest node)
    {
        if (node.CertificateEnd is not { } end) return CheckResult.Bad("certificate", "missing");
        var day = end.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return end - node.Now >= node.Options.CertificateLeft ? CheckResult.Good("certificate", day) : CheckResult.Bad("certificate", "expiring", day);
    }

    // Its clock is read somewhere within the round trip.
    private static CheckResult Clock(NodeUnderTest node, Reply health)
    {
        if (health.Date is not { } stated) return health.Why is null ? CheckResult.Bad("clock", "missing") : health.Fault("clock");
        var apart = (health.At - stated).Duration();
        var detail = string.Create(CultureInfo.InvariantCulture, $"{apart.TotalSeconds:0} s");
        return apart <= node.Options.ClockWithin + health.Took ? CheckResult.Good("clock", detail) : CheckResult.Bad("clock", "apart", detail);
    }
}
