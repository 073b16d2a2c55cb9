using System.Security.Cryptography;
using System.Text;

namespace Yiwang.Identify.Reporting.Escrow;

/// <summary>Where escrow lies in the data folder: <c>escrow/out</c> until it is delivered, <c>escrow/in</c> as it came.</summary>
/// <param name="pacts">Ids of all that this node knows.</param>
internal sealed class EscrowFolders(EscrowSource source, Func<IEnumerable<string>> pacts)
{
    private const int NameMax = 64;
    private readonly Lock _moving = new();

    public string Out(string pact, string number) => Path.Combine(OutOf(pact), number);
    public string OutOf(string pact) => Of("out", pact);
    public string In(string pact, string number) => Path.Combine(InOf(pact), number);
    /// <summary>What <c>yiwang restore --escrow</c> is given.</summary>
    public string InOf(string pact) => Of("in", pact);

    public string Receivers => Path.Combine(source.Folder, "escrow", "receivers.json");

    private string Of(string side, string pact)
    {
        var all = Path.Combine(source.Folder, "escrow", side);
        var own = Path.Combine(all, Name(pact));
        lock (_moving)
        {
            if (!Directory.Exists(own) && LastWord(pact) is { } word && Path.Combine(all, word) is var old && Directory.Exists(old) && IsAlone(pact, word)) Directory.Move(old, own);
        }
        return own;
    }

    // the drafting side chooses the id and could give it the last word of somebody else's: the whole id is the name
    private static string Name(string pact) => IsPlain(pact, '/') ? pact.Replace('/', '_') : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(pact)))[..32];

    /// <summary>The name of earlier versions; null = there was none of it.</summary>
    private static string? LastWord(string pact) => pact[(pact.LastIndexOf('/') + 1)..] is var last && last.Length < pact.Length && IsPlain(last, '.') ? last : null;

    /// <summary>Of two that an earlier version took for one nobody gets the folder: it stays, and the next escrow is a FULL.</summary>
    private bool IsAlone(string pact, string word) => pacts().All(p => p == pact || !p.EndsWith("/" + word, StringComparison.OrdinalIgnoreCase));

    private static bool IsPlain(string text, char also) => text.Length is > 0 and <= NameMax && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '.' || c == also) && text[0] != '.' && text[^1] != '.';
}
