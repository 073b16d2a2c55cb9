using Microsoft.AspNetCore.Http;
using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Identify.Credentials;

/// <summary>The posted choices on a key: how it comes, and the key itself.</summary>
/// <param name="Pair">Set when the pair was made here.</param>
internal sealed record KeyChosen(AppKey Key, NewKeyPair? Pair);

internal static class CredentialForm
{
    public const string Secret = "secret", Upload = "upload", Generate = "generate", Elsewhere = "elsewhere";
    private const int NamesMax = 20;

    public static async ValueTask<Outcome<KeyChosen>> ReadKeyAsync(HttpContext http)
    {
        var form = http.Request.Form;
        switch (form["way"].ToString())
        {
            case Secret:
                var own = form["ownSecret"].ToString();
                return new KeyChosen(new AppKey(AppKeyAlgorithm.SecretKey, Secret: own.Length == 0 ? null : own), null);
            case Elsewhere:
                return new KeyChosen(new AppKey(AppKeyAlgorithm.HeldElsewhere), null);
            case Generate:
                if (!Enum.TryParse<AppKeyAlgorithm>(form["algorithm"], out var algorithm) || NewKeyPair.Of(algorithm) is not { } pair) return Invalid("algorithm", "请选择算法。", "Choose the algorithm.");
                return new KeyChosen(pair.Key, pair);
            case Upload:
                var key = PublicKeyFile.Read(await BytesAsync(http));
                return key.Succeeded ? new KeyChosen(key.Value, null) : key.Status;
            default:
                return Invalid("way", "请选择密钥从哪里来。", "Choose where the key comes from.");
        }
    }

    /// <summary>One name a line.</summary>
    public static Outcome<IReadOnlyList<CredentialName>> ReadNames(string text)
    {
        var lines = text.Split(['\n', '\r', ' ', '，', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines.Length > NamesMax) return Invalid("names", $"最多 {NamesMax} 个登录名。", $"At most {NamesMax} names.");
        List<CredentialName> names = [];
        foreach (var line in lines)
        {
            // full-width colons come with Chinese input methods
            if (!CredentialName.TryParse(line.Replace('：', ':'), out var name)) return Invalid("names", $"“{line}”不是登录名：应为“序号:标识”，如 300:0.NA/99.501.1001。", $"“{line}” is no name: write index:handle, as 300:0.NA/99.501.1001.");
            names.Add(name);
        }
        return names;
    }

    public static List<Role> ReadRoles(IFormCollection form) => [.. form["roles"].Select(r => RoleNames.TryParse(r, out var role) ? role : Role.Public).Distinct()];

    private static async ValueTask<ReadOnlyMemory<byte>> BytesAsync(HttpContext http)
    {
        if (http.Request.Form.Files["keyFile"] is not { Length: > 0 } file) return System.Text.Encoding.UTF8.GetBytes(http.Request.Form["publicKey"].ToString());
        var bytes = new byte[(int)Math.Min(file.Length, PublicKeyFile.BytesMax + 1)];
        await using var stream = file.OpenReadStream();
        await stream.ReadExactlyAsync(bytes, http.RequestAborted);
        return bytes;
    }

    private static Outcome Invalid(string field, string zh, string en) => new(Codes.RequestInvalid, field, field, new Bilingual(zh, en));
}
