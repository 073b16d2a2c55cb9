using System.Security.Cryptography;
using System.Text;

namespace Yiwang.Identify.Reporting.Escrow;

/// <summary>Where escrow lies in the data folder: <c>escrow/out</c> until it is delivered, <c>escrow/in</c> as it came.</summary>
internal sealed class EscrowFolders(EscrowSource source)
{
    public string Out(string pact, string number) => Path.Combine(OutOf(pact), number);
    public string OutOf(string pact) => Path.Combine(source.Folder, "escrow", "out", Name(pact));
    public string In(string pact, string number) => Path.Combine(InOf(pact), number);
    /// <summary>What <c>yiwang restore --escrow</c> is given.</summary>
    public string InOf(string pact) => Path.Combine(source.Folder, "escrow", "in", Name(pact));

    public string Receivers => Path.Combine(source.Folder, "escrow", "receivers.json");

    // a pact's id has a slash; its last word is unique
    private static string Name(string pact) => pact[(pact.LastIndexOf('/') + 1)..] is var last && last.All(c => char.IsAsciiLetterOrDigit(c) || c == '.') && last.Length is > 0 and <= 64 && last.Trim('.').Length > 0 ? last : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(pact)))[..32];
}
