using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Yiwang.Storage.Keys;

namespace Yiwang.Parties.Organizations;

/// <summary>
/// The secrets that app identities share with this node, <c>credential/&lt;hash of the handle&gt;/&lt;n&gt;</c>, n counting from 1. They stand in no log, backup of data, listing or page.
/// </summary>
public sealed class AppSecrets(IKeyStore store)
{
    public const int BytesMin = 12, BytesMax = 256;
    private const int MaxRotations = 10_000;

    /// <summary>The secret in force; null when it has none or its key was lost.</summary>
    public byte[]? Find(AppIdentity app) => app.SecretNumber == 0 || app.Principal is null ? null : store.TryLoad(Name(app.Handle, app.SecretNumber));

    /// <summary>160 random bits in letters that cannot be confused.</summary>
    internal static string NewSecret() => RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 33);

    /// <returns>Its number.</returns>
    internal int Keep(string handle, string secret)
    {
        var n = 1;
        while (n < MaxRotations && (store.IsDestroyed(Name(handle, n)) || store.TryLoad(Name(handle, n)) is not null)) n++;
        store.Create(Name(handle, n), Encoding.UTF8.GetBytes(secret));
        return n;
    }

    public void Destroy(string handle, int number)
    {
        if (number > 0) store.Destroy(Name(handle, number));
    }

    /// <summary>On the new node of an organisation that has moved: under the number that the log names. Again does nothing.</summary>
    public bool Import(string handle, int number, ReadOnlySpan<byte> secret)
    {
        if (number is < 1 or > MaxRotations || secret.Length is 0 or > BytesMax || store.IsDestroyed(Name(handle, number))) return false;
        if (store.TryLoad(Name(handle, number)) is { } known) return known.AsSpan().SequenceEqual(secret);
        store.Create(Name(handle, number), secret);
        return true;
    }

    // Handles may be Chinese, names of keys are ASCII.
    private static string Name(string handle, int n) =>
        string.Create(CultureInfo.InvariantCulture, $"credential/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(handle.ToLowerInvariant())).AsSpan(0, 16))}/{n}");
}
