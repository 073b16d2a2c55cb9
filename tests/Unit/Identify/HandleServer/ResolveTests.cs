using Xunit;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle.Security;
using Yiwang.Wire.Handle.Values;
using static Yiwang.Unit.Tests.Things.ThingsBed;

namespace Yiwang.Unit.Tests.Identify.HandleServer;

/// <summary>Operation 1 through both paths: filters, what the public may see, what others may, and what is refused.</summary>
public sealed class ResolveTests : HandleBed
{
    private const string Mixed = "99.501.1001/MIXED";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        HandleValue Of(int index, string type, Visibility visibility = Visibility.Public, byte grade = 1) =>
            new(index, type, System.Text.Encoding.UTF8.GetBytes(type), 86_400, Yiwang.Things.Templates.TemplateValues.PermissionsOf(grade, visibility), 0, grade, visibility);
        Assert.Equal(Yiwang.Events.Outcome.Ok, (await Here.Registry.RegisterAsync(Manager, Row(Mixed, Of(1, "URL"), Of(2, "URL.CN"), Of(3, "URLS"), Of(4, "EMAIL"), Of(5, "DRAWING", Visibility.Internal, 2)))).Status);
    }

    private static int[] Indexes(HandleMessage answer) => [.. Assert.IsType<ResolvedBody>(answer.Body).Values.Select(v => v.Index)];

    [Theory]
    [InlineData(new[] { 2, 4 }, new string[0], new[] { 2, 4 })]
    [InlineData(new int[0], new[] { "URL" }, new[] { 1 })]
    [InlineData(new int[0], new[] { "url" }, new[] { 1 })]
    [InlineData(new int[0], new[] { "URL." }, new[] { 1, 2 })]
    [InlineData(new[] { 4 }, new[] { "URLS" }, new[] { 3, 4 })]
    [InlineData(new[] { 4, 4, 77 }, new string[0], new[] { 4 })]
    public async Task Index_and_type_filters_add_up_and_a_dot_asks_for_subtypes(int[] indexes, string[] types, int[] expected)
    {
        Assert.Equal(expected, Indexes(await ResolveAsync(Mixed, indexes: indexes, types: types)));
        // the long way chooses the same
        Assert.Equal(expected, Indexes(await ResolveAsync(Mixed, OpFlags.PublicOnly | OpFlags.RequestDigest, indexes: indexes, types: types)));
    }

    [Fact]
    public async Task What_matches_nothing_is_values_not_found()
    {
        Assert.Equal(ResponseCode.ValuesNotFound, (await ResolveAsync(Mixed, types: ["NONE"])).Header.Response);
        Assert.Equal(ResponseCode.ValuesNotFound, (await ResolveAsync(Mixed, OpFlags.PublicOnly | OpFlags.RequestDigest, types: ["NONE"])).Header.Response);
        Assert.Equal(ResponseCode.ValuesNotFound, (await ResolveAsync(Mixed, indexes: [5])).Header.Response);
    }

    [Fact]
    public async Task Public_only_hides_what_the_public_may_not_read_and_without_it_the_rest_needs_a_sign_in()
    {
        Assert.Equal("1 2 3 4", string.Join(' ', Indexes(await ResolveAsync(Mixed))));
        // without sessions there is nobody to challenge: the bed's answer is "no rights"
        Assert.Equal(ResponseCode.NoRights, (await ResolveAsync(Mixed, OpFlags.None)).Header.Response);
        Assert.Equal(1, Assert.Single(Indexes(await ResolveAsync(Mixed, OpFlags.None, indexes: [1]))));
    }

    [Theory]
    [InlineData("99.501.1001/none", ResponseCode.HandleNotFound)]
    [InlineData("99.501.7777/x", ResponseCode.HandleNotFound)]
    [InlineData("99.501.1001/", ResponseCode.HandleNotFound)]
    [InlineData("not a prefix/x", ResponseCode.HandleInvalid)]
    [InlineData("", ResponseCode.HandleInvalid)]
    public async Task What_is_not_there_or_no_handle_has_its_code(string handle, ResponseCode code) => Assert.Equal(code, (await ResolveAsync(handle)).Header.Response);

    [Fact]
    public async Task A_voided_handle_is_not_found()
    {
        await Here.Registry.VoidAsync(Manager, H(Mixed), "报废");
        Assert.Equal(ResponseCode.HandleNotFound, (await ResolveAsync(Mixed)).Header.Response);
    }

    [Fact]
    public async Task A_question_that_has_passed_too_many_servers_goes_no_further()
    {
        Assert.Equal(ResponseCode.Success, (await ResolveAsync(Mixed, recursion: 20)).Header.Response);
        Assert.Equal(ResponseCode.RecursionCountTooHigh, (await ResolveAsync(Mixed, recursion: 21)).Header.Response);
    }

    [Fact]
    public async Task A_digest_of_the_request_comes_before_the_body_when_asked_for()
    {
        var request = Request(new ResolveBody(Mixed, [], []), flags: OpFlags.PublicOnly | OpFlags.RequestDigest);
        var answer = Read((await AskAsync(request))!);
        Assert.Equal(RequestDigest.Of(ProtocolVersion.Current, request.AsSpan(HandleLimits.EnvelopeBytes, request.Length - HandleLimits.EnvelopeBytes - 4)).Value, answer.Digest!.Value);
        var old = await ResolveAsync(Mixed, OpFlags.PublicOnly | OpFlags.RequestDigest, version: new ProtocolVersion(2, 3));
        Assert.Equal(DigestAlgorithm.Sha1, old.Digest!.Algorithm);
    }

    [Theory]
    [InlineData(false, 11)]
    [InlineData(false, 6)]
    [InlineData(false, 3)]
    [InlineData(true, 11)]
    public async Task A_certified_answer_is_signed_by_the_key_in_the_site_record(bool sm2, byte minor)
    {
        if (sm2) Open(Network, sm2: true);
        var version = new ProtocolVersion(2, minor);
        var site = Assert.IsType<SiteBody>((await AskAsync(new HandleBody(HandleBody.Server), OpCode.GetSiteInfo)).Body).Site;
        Assert.Equal(WireFault.None, KeyReader.TryRead(site.Servers[0].PublicKey, out var key));
        var answer = await ResolveAsync(Mixed, OpFlags.PublicOnly | OpFlags.Certify, version: version);
        Assert.True(MessageSignature.Verify(answer.Envelope, answer.Signed, key!, answer.Credential!));
        Assert.False(MessageSignature.Verify(answer.Envelope, [.. answer.Signed, 0], key!, answer.Credential!));
    }

    [Fact]
    public async Task The_answer_gives_back_expiration_and_request_and_names_the_lower_version()
    {
        var answer = await ResolveAsync(Mixed, version: new ProtocolVersion(2, 99));
        Assert.Equal((1_800_000_000, 77, ProtocolVersion.Current), (answer.Header.Expiration, answer.Envelope.RequestId, answer.Envelope.Version));
        Assert.Equal(new ProtocolVersion(2, 5), (await ResolveAsync(Mixed, version: new ProtocolVersion(2, 5))).Envelope.Version);
        Assert.True(answer.Header.Has(OpFlags.Authoritative));
    }

    [Fact]
    public async Task A_handle_at_another_node_is_asked_for_or_referred()
    {
        Network.Holds("winery");
        var asked = await ResolveAsync("99.501.2001/B", OpFlags.PublicOnly | OpFlags.Recursive);
        Assert.Equal("NAME", Assert.IsType<ResolvedBody>(asked.Body).Values[0].Type);
        Assert.Equal(ResponseCode.Success, (await ResolveAsync("99.501.2001/B", peer: Peer(recursive: true))).Header.Response);
        // the paper node's name has no address that a client could go to
        Assert.Equal(ResponseCode.NotResponsible, (await ResolveAsync("99.501.2001/B")).Header.Response);
        Network.Down.Add("winery");
        Assert.Equal(ResponseCode.Error, (await ResolveAsync("99.501.2001/C", OpFlags.PublicOnly | OpFlags.Recursive)).Header.Response);
    }

    [Fact]
    public async Task A_prefix_held_here_has_site_administrator_and_no_more()
    {
        var values = Assert.IsType<ResolvedBody>((await ResolveAsync("0.NA/99.501.1001")).Body).Values;
        Assert.Equal([(1, "HS_SITE"), (2, "HS_SITE.PREFIX"), (100, "HS_ADMIN")], values.Select(v => (v.Index, v.Type)));
        Assert.Equal(WireFault.None, AdminRecord.TryRead(values[2].Data, out var admin));
        Assert.Equal(new Yiwang.Wire.Handle.Values.ValueReference("0.NA/99.501.1001", 300), admin!.Administrator);
        Assert.Equal(ResponseCode.HandleNotFound, (await ResolveAsync("0.NA/99.501.9999")).Header.Response);
        Assert.Equal(ResponseCode.HandleNotFound, (await ResolveAsync("0.NA/nonsense")).Header.Response);
    }

    [Fact]
    public async Task Who_asks_too_often_hears_busy_on_both_paths_and_the_machine_itself_does_not()
    {
        Limits = new() { CodeAndAddress = new(0.001, 2), Address = new(0.001, 1_000) };
        Open(Network);
        var stranger = Peer(Yiwang.Identify.Surfaces.HandleServer.Engine.HandleTransport.Udp, address: "203.0.113.9");
        foreach (var handle in new[] { Mixed, "0.NA/99.501" })
        {
            for (var i = 0; i < 2; i++) Assert.Equal(ResponseCode.Success, (await ResolveAsync(handle, peer: stranger)).Header.Response);
            Assert.Equal(ResponseCode.ServerBusy, (await ResolveAsync(handle, peer: stranger)).Header.Response);
            for (var i = 0; i < 4; i++) Assert.Equal(ResponseCode.Success, (await ResolveAsync(handle)).Header.Response);
        }
    }
}
