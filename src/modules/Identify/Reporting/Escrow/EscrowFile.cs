using Yiwang.Parties;
using Yiwang.Parties.Organizations;

namespace Yiwang.Identify.Reporting.Escrow;

/// <summary>A FULL escrow as files to carry: a folder for the receiver, and in it one named by its number, as the receiver keeps them.</summary>
public static class EscrowFile
{
    /// <exception cref="EscrowException">The organisation's signing key is not here.</exception>
    public static (string Folder, int Parts, long Bytes) Write(EscrowSource source, EscrowReceiver receiver, OrganizationKeys keys, string target, TimeProvider time, CancellationToken cancel)
    {
        if (!OrganizationId.TryParse(receiver.From, out var own) || keys.Find(own, Convert.FromBase64String(receiver.SigningKey)) is not { } signer) throw new EscrowException($"{receiver.From} 的签名密钥不在这里 / its signing key is not here");
        using var secret = signer as IDisposable;
        var (to, number) = (receiver.Party, EscrowNumber.Of(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), 999));
        var folder = Path.Combine(target, receiver.Prefix, number);
        var made = new EscrowWriter(source, time).Write(folder, number, null, receiver.Prefix, to with { Organization = own }, to, signer, new Dictionary<string, long>(), EscrowWriter.FilePartBytes, cancel);
        return (folder, made.Manifest.Parts.Count, made.FileBytes);
    }
}
