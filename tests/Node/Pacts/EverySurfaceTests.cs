using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Node.Tests.Handles;
using Yiwang.Net.Wire;
using Yiwang.Node.Tests.Harness;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Templates;

namespace Yiwang.Node.Tests.Pacts;

/// <summary>Granted values on every HTTP surface of a whole node: none without a pact, with one those that it gives, and none again once it is suspended.</summary>
public sealed class EverySurfaceTests : IAsyncLifetime
{
    private const string Template = "99.1/META_PART", Given = "given-hardness-31", Kept = "kept-recipe-77", Secret = "secret-price-86";
    private static readonly string[] s_paths =
    [
        "/api/handles/99.1/p1", "/api/handles/99.1/p1?index=2001", "/api/handles/99.1/p1?index=2002", "/i/99.1/p1", "/api/v1/things/99.1/p1", "/api/resolve/99.1/p1",
        "/identityv2/data/detail?handle=99.1/p1", "/api/v1/doip?targetId=99.1/p1&operationId=0.DOIP/Op.Retrieve", "/api/v1/lookup?text=99.1/p1", "/99.1/p1?action=showurls",
    ];

    private HandleNode _node = null!;
    private Principal _owner = null!, _stranger = null!;

    public async ValueTask InitializeAsync()
    {
        _node = await HandleNode.StartAsync();
        var parties = Get<IParties>().Directory;
        var own = parties.Operator!.Id;
        _owner = parties.Members(own)[0].In(own)!;
        Assert.True(OrganizationId.TryParse(_node.StrangerOrganization, out var other));
        _stranger = parties.Members(other)[0].In(other)!;
        TemplateItem Item(int index, string name, byte grade, Visibility visibility) => new() { Index = index, Name = name, NameZh = name, Type = ItemType.Text, Grade = grade, Visibility = visibility };
        var body = new TemplateBody
        {
            NameZh = "零件", NameEn = "Part", Kind = ObjectKind.Product,
            Items = [Item(2000, "open", 1, Visibility.Public), Item(2001, "hardness", 1, Visibility.Granted), Item(2002, "recipe", 2, Visibility.Granted), Item(2003, "price", 1, Visibility.Internal)],
        };
        PreparedNode.Done(await Get<ITemplates>().PublishAsync(_owner, Handle.Parse(Template), body, -1));
        HandleValue Value(int index, string type, string text, byte grade, Visibility visibility) =>
            new(index, type, Encoding.UTF8.GetBytes(text), 86_400, visibility == Visibility.Public ? ValuePermissions.Default : ValuePermissions.AdminRead | ValuePermissions.AdminWrite, 0, grade, visibility);
        PreparedNode.Done(await Get<IRegistry>().RegisterAsync(_owner, new RegisterThing(Handle.Parse("99.1/p1"), Handle.Parse(Template), 1,
            [Value(2000, "open", "knuckle", 1, Visibility.Public), Value(2001, "hardness", Given, 1, Visibility.Granted), Value(2002, "recipe", Kept, 2, Visibility.Granted), Value(2003, "price", Secret, 1, Visibility.Internal)], [])));
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task No_granted_value_crosses_without_a_pact_and_with_one_only_what_it_gives()
    {
        Assert.Empty(await ShownAsync());
        var pacts = Get<IPacts>();
        var scope = new PactScope(PactVerbs.Resolve, 1, [Template], new Dictionary<string, IReadOnlyList<int>>(), [], [], [], [], [], ["99.1"], 100);
        var (a, b) = (pacts.CardOf(Id(_owner))!, pacts.CardOf(Id(_stranger))!);
        var draft = PreparedNode.Done(await pacts.DraftAsync(_owner, new PactText("", 1, "YW-1", PactKind.Share, a, b, scope, PactScope.Nothing, 0, null, 0, "")));
        Assert.Empty(await ShownAsync());
        PreparedNode.Done(await pacts.ProposeAsync(_owner, draft.Id));
        Assert.Empty(await ShownAsync());
        PreparedNode.Done(await pacts.SignAsync(_stranger, draft.Id, pacts.Find(draft.Id)!.Waiting!.Hash));
        var shown = await ShownAsync();
        Assert.Equal([Given], shown.Select(s => s.What).Distinct());
        // the same on each interface on which an organisation can show who it is
        foreach (var path in new[] { "/api/handles/99.1/p1", "/api/v1/things/99.1/p1" }) Assert.Contains(shown, s => s.Path == path);
        PreparedNode.Done(await pacts.SuspendAsync(_owner, draft.Id, "检修"));
        Assert.Empty(await ShownAsync());
        PreparedNode.Done(await pacts.ResumeAsync(_owner, draft.Id));
        Assert.NotEmpty(await ShownAsync());
        PreparedNode.Done(await pacts.EndAsync(_stranger, draft.Id, "完"));
        Assert.Empty(await ShownAsync());
    }

    [Fact]
    public async Task The_card_of_an_organisation_is_fetched_over_the_line()
    {
        var (cards, node) = (Get<IPartyCards>(), _node.Node.Http.BaseAddress!);
        var own = await cards.FetchAsync(node, null, CancellationToken.None);
        Assert.True(own.Succeeded, own.Status.Detail);
        Assert.Equal((Id(_owner), Get<IPacts>().CardOf(Id(_owner))!.LogKey), (own.Value.Organization, own.Value.LogKey));
        Assert.Equal(Id(_stranger), (await cards.FetchAsync(node, _node.StrangerOrganization, CancellationToken.None)).Value!.Organization);
        Assert.Equal(Id(_stranger), (await cards.FetchAsync(node, "91500120YW000016XD", CancellationToken.None)).Value!.Organization);
        Assert.False((await cards.FetchAsync(node, "o.aaaaaaaaaaaaaaaaaaaa", CancellationToken.None)).Succeeded);
        Assert.Equal(404, (await _node.CallAsync("GET", "/net/v1/party?organization=nobody")).Status);
    }

    private async Task<IReadOnlyList<(string Path, string What)>> ShownAsync()
    {
        List<(string, string)> shown = [];
        foreach (var path in s_paths)
        {
            foreach (var authorization in new[] { null, HandleNode.Basic(_node.Stranger, HandleNode.StrangerSecret), "Bearer " + _node.StrangerToken })
            {
                var body = (await _node.CallAsync("GET", path, authorization)).Body;
                foreach (var what in new[] { Given, Kept, Secret })
                {
                    if (!body.Contains(what, StringComparison.Ordinal) && !body.Contains(Convert.ToBase64String(Encoding.UTF8.GetBytes(what)), StringComparison.Ordinal)) continue;
                    Assert.NotNull(authorization);
                    shown.Add((path, what));
                }
            }
        }
        return shown;
    }

    private T Get<T>() where T : notnull => _node.Node.Host.Services.GetRequiredService<T>();

    private static OrganizationId Id(Principal who) => OrganizationId.TryParse(who.Organization, out var id) ? id : default;
}
