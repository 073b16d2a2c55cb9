using System.Net;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle.Security;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Unit.Tests.Wire.Handle;

/// <summary>The captured messages, and one of ours for each body that was not captured.</summary>
internal static class GoldenMessages
{
    public const string Name = "99.501.1001/泵-0042";
    private static readonly byte[] Bytes32 = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly ValueReference User = new("99.501.1001/App_erp", 300);

    public static readonly WireValue[] Values =
    [
        new(1, "URL", "https://example.org/p/0042"u8.ToArray()),
        new(2, 1_735_689_600, WireValue.AbsoluteTtl, 1_735_776_000, (WirePermissions)0xFF, "EMAIL", "a@example.org"u8.ToArray(), [new("99.501.1001/x", 0), new("", -1)]),
        new(100, ValueTypes.Admin, new AdminRecord(AdminPermissions.All, User).Encode()),
        new(101, ValueTypes.Admin, new AdminRecord(AdminPermissions.ListHandles, User, Legacy: true).Encode()),
        new(200, ValueTypes.ReferenceList, ReferenceList.Encode([User, new("99.501.1001/ADMIN", 301)])),
        new(300, ValueTypes.PublicKey, new RsaKey([1, 0, 1], [0, 0xC3, .. new byte[255]]) { Rest = new byte[4] }.Encode()),
        new(301, ValueTypes.PublicKey, new DsaKey(Bytes32, Bytes32, Bytes32, Bytes32).Encode()),
        new(302, ValueTypes.PublicKey, Sm2Key.From([4, .. Bytes32, .. Bytes32]).Encode()),
        new(400, ValueTypes.Site, Site().Encode()),
        new(401, ValueTypes.Alias, "99.501.1001/other"u8.ToArray()),
    ];

    public static readonly byte[][] Own = [.. Requests().Concat(Answers())];

    public static readonly byte[][] All = [.. Captures.Messages, .. Own];

    public static byte[] Request(OpCode operation, MessageBody body, OpFlags flags = OpFlags.RequestDigest, Credential? credential = null) =>
        new HandleMessage(Envelope(), Header(operation, ResponseCode.None, flags), body, null, credential).Encode();

    public static SiteRecord Site() => new(
        SiteRecord.CurrentFormat, ProtocolVersion.Current, 7, SiteFlags.Primary | SiteFlags.MultiplePrimaries, HashOption.Suffix, [],
        [new("desc", "北方根节点"), new("domain", "example.org")],
        [
            new(1, IPAddress.Parse("192.0.2.1"), new RsaKey([3], Bytes32).Encode(), [new(InterfaceUse.Both, InterfaceProtocol.Tcp, 2641), new(InterfaceUse.Resolution, InterfaceProtocol.Udp, 2641)]),
            new(2, IPAddress.Parse("2001:db8::1"), [], []),
        ]);

    private static IEnumerable<byte[]> Requests()
    {
        yield return Request(OpCode.Resolve, new ResolveBody(Name, [1, -1, int.MaxValue], ["URL.", "HS_SITE", ""]), OpFlags.PublicOnly);
        yield return Request(OpCode.CreateHandle, new ValuesBody(Name, Values), OpFlags.MintSuffix | OpFlags.Overwrite, MacOf());
        yield return Request(OpCode.AddValue, new ValuesBody(Name, []));
        yield return Request(OpCode.RemoveValue, new RemoveBody(Name, [1, 2, 3]));
        foreach (var operation in new[] { OpCode.ListHandles, OpCode.HomePrefix, OpCode.UnhomePrefix, OpCode.ListHomedPrefixes, OpCode.SessionTerminate })
            yield return Request(operation, new HandleBody("0.NA/99.501"));
        yield return Request(OpCode.ChallengeResponse, new ChallengeAnswerBody(ValueTypes.SecretKey, User, [0x22, .. Bytes32]));
        foreach (var digest in new RequestDigest[] { new(DigestAlgorithm.OldMd5, Bytes32[..16]), new(DigestAlgorithm.Sha1, Bytes32[..20]), new(DigestAlgorithm.Sha256, Bytes32) })
            yield return Request(OpCode.VerifyResponse, new VerifyBody(User, Bytes32[..16], digest, Bytes32));
        yield return Request(OpCode.SessionSetup, new SessionSetupBody(KeyExchange.ClientKey, 60, User, Bytes32) { Rest = [0, 0] });
        yield return Request(OpCode.SessionSetup, new SessionSetupBody(KeyExchange.ServerKey, 60, new("", -1)));
        yield return Request(OpCode.SessionSetup, new SessionSetupBody(KeyExchange.HandleKey, 60, User, ExchangeKey: User));
        yield return Request(OpCode.SessionSetup, new SessionSetupBody((KeyExchange)77, 60, User));
        yield return Request(OpCode.SessionExchangeKey, new KeyExchangeBody(Bytes32));
        yield return Request(OpCode.LogIn, new LogInBody(User));
        yield return Request((OpCode)31_337, new PlainBody { Rest = Bytes32 });
    }

    private static IEnumerable<byte[]> Answers()
    {
        var digest = new RequestDigest(DigestAlgorithm.Sha256, Bytes32);
        yield return Answer(OpCode.Resolve, ResponseCode.Success, new ResolvedBody(Name, Values), digest);
        yield return Answer(OpCode.GetSiteInfo, ResponseCode.Success, new SiteBody(Site()));
        yield return Answer(OpCode.CreateHandle, ResponseCode.Success, new CreatedBody(null), new(DigestAlgorithm.Sha1, Bytes32[..20]));
        yield return Answer(OpCode.ListHandles, ResponseCode.Success, new HandleListBody([Name, "", "a/b"]));
        yield return Answer(OpCode.ListHomedPrefixes, ResponseCode.Success, new HandleListBody([]));
        yield return Answer(OpCode.VerifyResponse, ResponseCode.Success, new VerifiedBody(true));
        yield return Answer(OpCode.VerifyResponse, ResponseCode.Success, new VerifiedBody(0xFE));
        yield return Answer(OpCode.SessionSetup, ResponseCode.Success, new SessionKeyBody(KeyExchange.HandleKey, Bytes32));
        yield return Answer(OpCode.LogIn, ResponseCode.Success, new PlainBody(), new(DigestAlgorithm.Md5, Bytes32[..16]));
        yield return Answer(OpCode.Resolve, ResponseCode.ServiceReferral, new ReferralBody("99.501/SITE", null));
        yield return Answer(OpCode.Resolve, ResponseCode.PrefixReferral, new ReferralBody("", Values), digest);
        yield return Answer(OpCode.DeleteHandle, ResponseCode.AuthenticationNeeded, new ChallengeBody(Bytes32[..16]), digest);
        yield return Answer(OpCode.DeleteHandle, ResponseCode.AuthenticationNeeded, new ChallengeBody(Bytes32[..16], Bytes32[16..]), null, new(2, 0));
        yield return Answer(OpCode.AddValue, ResponseCode.ValueExists, new ErrorBody("值已存在", [1, 2]), digest);
        yield return Answer(OpCode.AddValue, ResponseCode.Error, new ErrorBody("no") { Rest = [1, 2, 3] });
        yield return Answer(OpCode.AddValue, ResponseCode.DailyLimit, new ErrorBody(null));
        yield return Answer(OpCode.AddValue, (ResponseCode)999, new ErrorBody(""));
    }

    private static byte[] Answer(OpCode operation, ResponseCode code, MessageBody body, RequestDigest? digest = null, ProtocolVersion? version = null) => new HandleMessage(
        Envelope() with { Version = version ?? ProtocolVersion.Current }, Header(operation, code, digest is null ? OpFlags.None : OpFlags.RequestDigest), body, digest).Encode();

    private static Envelope Envelope() => new(new(2, 10), EnvelopeFlags.None, ProtocolVersion.Current, 7, 4_711, 0, 0);

    private static Header Header(OpCode operation, ResponseCode code, OpFlags flags) =>
        new(operation, code, flags, Yiwang.Wire.Handle.Header.UnknownSite, 0, 0, 1_795_234_200, 0);

    private static Credential MacOf() => MessageMac.Make(Envelope(), [1, 2, 3], Bytes32, 9);
}
