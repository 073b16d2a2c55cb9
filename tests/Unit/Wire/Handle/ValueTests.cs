using System.Net;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Unit.Tests.Wire.Handle;

public sealed class ValueTests
{
    private static readonly Gen<string> Text = ArbMap.Default.GeneratorFor<NonNull<string>>().Select(s => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(s.Get)));
    private static readonly Gen<byte[]> Bytes = ArbMap.Default.GeneratorFor<byte[]>();
    private static readonly Gen<int> Number = ArbMap.Default.GeneratorFor<int>();
    private static readonly Gen<ValueReference> Reference = from handle in Text from index in Number select new ValueReference(handle, index);
    private static readonly Gen<WireValue> Value =
        from index in Number
        from timestamp in Number
        from ttl in Number
        from bits in Gen.Choose(0, 255)
        from type in Text
        from data in Bytes
        from references in Gen.ArrayOf(Reference)
        select new WireValue(index, timestamp, (byte)bits, ttl, (WirePermissions)bits, type, data, references);

    [Fact]
    public void Any_value_comes_back() => Prop.ForAll(Arb.From(Value), value =>
    {
        Assert.Equal(WireFault.None, WireValue.TryRead(value.Encode(), out var read));
        Assert.Equivalent(value, read, strict: true);
    }).Holds();

    [Fact]
    public void Any_administrator_comes_back() => Prop.ForAll(Arb.From(from bits in Gen.Choose(0, 0xFFFF) from legacy in Gen.Elements(true, false) from who in Reference select (bits, legacy, who)), x =>
    {
        var admin = new AdminRecord((AdminPermissions)x.bits, x.who, x.legacy);
        Assert.Equal(WireFault.None, AdminRecord.TryRead(admin.Encode(), out var read));
        Assert.Equal(admin, read);
    }).Holds();

    [Fact]
    public void Any_list_of_references_comes_back() => Prop.ForAll(Arb.From(Gen.ArrayOf(Reference)), list =>
    {
        Assert.Equal(WireFault.None, ReferenceList.TryRead(ReferenceList.Encode(list), out var read));
        Assert.Equal(list, read);
    }).Holds();

    [Fact]
    public void Any_request_comes_back() => Prop.ForAll(Arb.From(
        from handle in Text
        from indexes in Gen.ArrayOf(Number)
        from types in Gen.ArrayOf(Text)
        from values in Gen.ArrayOf(Value)
        from rest in Bytes
        select (handle, indexes, types, values, rest)), x =>
    {
        Comes(OpCode.Resolve, new ResolveBody(x.handle, x.indexes, x.types) { Rest = x.rest });
        Comes(OpCode.CreateHandle, new ValuesBody(x.handle, x.values) { Rest = x.rest });
        Comes(OpCode.RemoveValue, new RemoveBody(x.handle, x.indexes) { Rest = x.rest });
        Comes(OpCode.ChallengeResponse, new ChallengeAnswerBody(x.handle, new(x.handle, x.rest.Length), x.rest));
    }).Holds();

    [Fact]
    public void Any_bytes_are_read_without_an_exception() => Prop.ForAll<byte[]>(bytes =>
    {
        WireValue.TryRead(bytes, out _);
        SiteRecord.TryRead(bytes, out _);
        AdminRecord.TryRead(bytes, out _);
        Credential.TryRead(bytes, out _);
        MessageView.TryRead(bytes, out _);
        ResolveView.TryRead(bytes, out _);
    }).Holds();

    [Fact]
    public void The_captured_values_say_what_the_client_wrote()
    {
        var bytes = Captures.Find(OpCode.Resolve, ResponseCode.Success);
        Envelope.TryRead(bytes, out var envelope);
        HandleMessage.TryRead(envelope, bytes.AsSpan(HandleLimits.EnvelopeBytes), out var message);
        var resolved = Assert.IsType<ResolvedBody>(message!.Body);
        Assert.Equal("88.300.15907/WELD-00000042", resolved.Handle);
        Assert.Equal(["1 URL", "2 PRODUCT", "100 HS_ADMIN"], resolved.Values.Select(v => $"{v.Index} {v.Type}"));
        Assert.All(resolved.Values, v => Assert.Equal((1_735_689_600, WireValue.RelativeTtl, 86_400, WirePermissions.Usual), (v.Timestamp, v.TtlType, v.Ttl, v.Permissions)));
        Assert.Equal(WireFault.None, AdminRecord.TryRead(resolved.Values[2].Data, out var admin));
        Assert.Equal(new(AdminPermissions.All, new("0.NA/88.300.15907", 300)), admin);
    }

    [Fact]
    public void The_captured_site_says_where_it_is()
    {
        var bytes = Captures.Find(OpCode.GetSiteInfo, ResponseCode.Success);
        Envelope.TryRead(bytes, out var envelope);
        HandleMessage.TryRead(envelope, bytes.AsSpan(HandleLimits.EnvelopeBytes), out var message);
        var site = Assert.IsType<SiteBody>(message!.Body).Site;
        Assert.Equal((1, new ProtocolVersion(2, 11), 1, SiteFlags.Primary, HashOption.Handle), (site.Format, site.Version, site.Serial, site.Flags, site.Hash));
        Assert.Equal([new("desc", "loopback test")], site.Attributes);
        var server = Assert.Single(site.Servers);
        Assert.Equal(IPAddress.Loopback, server.IPAddress);
        Assert.Equal(
            [new(InterfaceUse.Both, InterfaceProtocol.Tcp, 2_641), new(InterfaceUse.Resolution, InterfaceProtocol.Udp, 2_641), new(InterfaceUse.Both, InterfaceProtocol.Http, 8_000)],
            server.Interfaces);
        Assert.Equal(IPAddress.Parse("2001:db8::1"), new SiteServer(1, IPAddress.Parse("2001:db8::1"), [], []).IPAddress);
    }

    // MD5 by Python's hashlib
    [Theory]
    [InlineData(HashOption.Prefix, 2)]
    [InlineData(HashOption.Suffix, 3)]
    [InlineData(HashOption.Handle, 3)]
    public void A_handle_has_its_server(HashOption by, int server)
    {
        var site = GoldenMessages.Site() with { Hash = by, Servers = [.. Enumerable.Range(0, 7).Select(i => new SiteServer(i, IPAddress.Loopback, [], []))] };
        Assert.Equal(server, ServerChoice.For(site, "88.300.15907/weld-00000042"));
        Assert.Equal(0, ServerChoice.For(site with { Servers = [] }, "88.300.15907/weld-00000042"));
    }

    [Theory]
    [InlineData(2, 11, 2, 10, true)]
    [InlineData(2, 9, 2, 10, false)]
    [InlineData(3, 0, 2, 11, true)]
    [InlineData(5, 0, 2, 0, false)]
    [InlineData(2, 0, 5, 0, true)]
    [InlineData(5, 1, 5, 0, true)]
    public void The_oldest_clients_call_themselves_five(byte major, byte minor, byte thanMajor, byte thanMinor, bool atLeast) =>
        Assert.Equal(atLeast, new ProtocolVersion(major, minor).IsAtLeast(thanMajor, thanMinor));

    [Theory]
    [InlineData("020b020b", "2.11", "2.11")]
    [InlineData("020a020b", "2.10", "2.11")]
    [InlineData("0203020a", "2.3", "2.10")]
    [InlineData("02020000", "2.2", "2.2")]
    [InlineData("0300030f", "3.0", "2.11")]
    [InlineData("05000000", "5.0", "5.0")]
    public void Both_sides_speak_the_lower_of_the_offered_versions(string head, string version, string agreed)
    {
        Assert.Equal(WireFault.None, Envelope.TryRead([.. Convert.FromHexString(head), .. new byte[16]], out var envelope));
        Assert.Equal((version, agreed), (envelope.Version.ToString(), envelope.Agreed.ToString()));
    }

    [Fact]
    public void Old_clients_get_old_numbers()
    {
        Assert.Equal(ResponseCode.ValueExists, Header.ForVersion(ResponseCode.ValueInvalid, new(2, 4)));
        Assert.Equal(ResponseCode.PrefixReferral, Header.ForVersion(ResponseCode.ServerBackup, new(2, 4)));
        Assert.Equal(ResponseCode.ServerBackup, Header.ForVersion(ResponseCode.ServerBackup, new(2, 5)));
        Assert.Equal(ResponseCode.HandleNotFound, Header.ForVersion(ResponseCode.HandleNotFound, new(2, 0)));
    }

    private static void Comes(OpCode operation, MessageBody body)
    {
        var bytes = GoldenMessages.Request(operation, body);
        Assert.Equal(WireFault.None, Envelope.TryRead(bytes, out var envelope));
        var fault = HandleMessage.TryRead(envelope, bytes.AsSpan(HandleLimits.EnvelopeBytes), out var message);
        Assert.Equal(WireFault.None, fault);
        Assert.Equivalent(body, message!.Body, strict: true);
    }
}
