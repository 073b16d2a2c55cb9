using System.Security.Cryptography;
using Yiwang.Signing;
using Yiwang.Wire.Handle.Security;

namespace Yiwang.Unit.Tests.Wire.Handle.Security;

/// <summary>One key of each kind, made once.</summary>
internal static class Signers
{
    private static readonly Dictionary<string, Lazy<IHandleSigner>> All = new()
    {
        ["rsa"] = new(() => new RsaHandleSigner(RSA.Create(2_048))),
#pragma warning disable CA5384 // DSA is deployed
        ["dsa"] = new(() => new DsaHandleSigner(DSA.Create(1_024))),
#pragma warning restore CA5384
        ["sm2"] = new(() => new Sm2HandleSigner(Sm2Signer.NewPrivateKey())),
    };

    public static IHandleSigner Get(string kind) => All[kind].Value;
}
