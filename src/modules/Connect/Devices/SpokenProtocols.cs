namespace Yiwang.Connect.Devices;

/// <summary>Whether the ledger names a protocol that this program has a driver for. A machine with another one waits, and the list says for what.</summary>
internal static class SpokenProtocols
{
    private static readonly string[] s_words = ["modbus", "mqtt", "sparkplug", "sunspec", "influx", "line protocol"];

    /// <param name="protocol">As a person wrote it in the ledger; empty = nothing said, which is no hindrance.</param>
    public static bool Include(string protocol) => protocol.Length == 0 || Array.Exists(s_words, w => protocol.Contains(w, StringComparison.OrdinalIgnoreCase));
}
