using System.Security.Cryptography;
using Yiwang.Signing;
using Yiwang.Storage.Keys;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Security;

namespace Yiwang.Identify.Surfaces.HandleServer.Engine;

/// <summary>The key with which this node signs answers that clients want certified. Made when first needed, kept in the key store, and published in the site record.</summary>
internal sealed class ServerKey(IKeyStore keys, HandleServerOptions options) : IDisposable
{
    private const string RsaName = "handle/server-rsa", Sm2Name = "handle/server-sm2";
    private const int RsaBits = 2_048;
    private readonly Lazy<IHandleSigner> _signer = new(() => options.Sm2 ? OpenSm2(keys) : new RsaHandleSigner(OpenRsa(keys)));

    /// <summary>As the data of an HS_PUBKEY value.</summary>
    // the reference counts one number too many in RSA keys; four zeros keep ours as long as its own
    public byte[] PublicKey => _signer.Value.PublicKey is RsaKey rsa ? (rsa with { Rest = new byte[4] }).Encode() : _signer.Value.PublicKey.Encode();

    /// <param name="signed">Header and body of the answer.</param>
    public Credential Sign(in Envelope answer, ReadOnlySpan<byte> signed) => MessageSignature.Make(answer, signed, _signer.Value);

    public void Dispose()
    {
        if (_signer.IsValueCreated) (_signer.Value as IDisposable)?.Dispose();
    }

    private static RSA OpenRsa(IKeyStore keys)
    {
        if (keys.TryLoad(RsaName) is { } known)
        {
            var loaded = RSA.Create();
            loaded.ImportPkcs8PrivateKey(known, out _);
            return loaded;
        }
        var made = RSA.Create(RsaBits);
        keys.Create(RsaName, made.ExportPkcs8PrivateKey());
        return made;
    }

    private static Sm2HandleSigner OpenSm2(IKeyStore keys)
    {
        if (keys.TryLoad(Sm2Name) is { } known) return new Sm2HandleSigner(known);
        var made = Sm2Signer.NewPrivateKey();
        keys.Create(Sm2Name, made);
        return new Sm2HandleSigner(made);
    }
}
