using FsCheck.Fluent;
using Xunit;
using Yiwang.Cases;
using Yiwang.Cases.Definitions;
using Yiwang.Cases.Forms;
using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Unit.Tests.Cases.Properties;

/// <summary>
/// Random people of random roles and organisations try random steps, right ones and wrong ones, of every form that ships: no step without a right, no fact is lost, time goes forward, and what is refused
/// writes nothing.
/// </summary>
public sealed class CasePropertyTests(CasePropertyTests.Bed shared) : IClassFixture<CasePropertyTests.Bed>
{
    private const int CasesOfEach = 12;

    public static TheoryData<string> Forms { get; } = [.. ShippedForms.Codes];

    [Fact]
    public void Every_module_with_forms_is_found() => Assert.Superset(new HashSet<string> { "Yiwang.Connect", "Yiwang.Guard", "Yiwang.Identify", "Yiwang.Serve" }, ShippedForms.Assemblies.Select(a => a.Assembly.GetName().Name!).ToHashSet());

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task No_step_without_a_right_no_fact_is_lost_and_what_is_refused_writes_nothing(string code)
    {
        var (accepted, refused) = (0, 0);
        var property = Prop.ForAll(Act.Many, acts => DriveAsync(acts));
        // FsCheck waits for each case on its own thread.
        await Task.Run(() => property.Holds(CasesOfEach));
        Assert.True(accepted >= CasesOfEach && refused >= CasesOfEach, $"{code}: {accepted} taken, {refused} refused: too few to say anything");

        async Task DriveAsync(Act[] acts)
        {
            var form = shared.Of.Definitions.Newest.Single(f => f.Code == code);
            var driver = new CaseDriver(shared.Of, shared.Book, shared.People, form, await OpenAsync(form, acts));
            await driver.RunAsync(acts);
            (accepted, refused) = (accepted + driver.Accepted + 1, refused + driver.Refused);
        }
    }

    /// <summary>Somebody tries to open it; then the node does.</summary>
    private async Task<string> OpenAsync(CaseDefinition form, Act[] acts)
    {
        var (bed, act) = (shared.Of, acts.Length > 0 ? acts[0] : null);
        var random = new Random(act?.Values ?? 0);
        var applicant = form.Parties.Any(p => p.Who == PartySource.Operator && form.OpenedBy.Contains(p.Code)) ? bed.Officer.Organization! : bed.Forge;
        var who = shared.People[(act?.Who ?? 0) % shared.People.Count];
        var (key, size, values) = (Guid.NewGuid().ToString("n"), bed.Events.Size, SomeValues.Of(form.Fields.Where(f => f.FilledBy.Count == 0), random, bed, 10));
        var opened = await bed.Cases.OpenAsync(who, new OpenCase(form.Code, values, Key: key));
        var may = Oracle.MayOpen(who, who.Organization!, form, bed.Officer.Organization!);
        var why = $"{form.Code} opened by {who.User} ({string.Join(',', who.Roles)}): {opened.Status.Code} {opened.Status.Detail}";
        Assert.True(!opened.Succeeded || may, why);
        Assert.True(opened.Succeeded || !may || opened.Status.Code is Codes.CasesFieldInvalid, why);
        if (opened.Succeeded) return opened.Value.Id;
        for (var position = size; position < bed.Events.Size; position++)
            if (bed.Events.Find(position) is { Succeeded: true, Value: { } e }) Assert.True(e.Actor != who.User && !(IsOpenedByPeopleOnly(form) && e.Heads.Contains(PublishedForms.Subject(form.Code, form.Version))), $"{why}: wrote {e.Kind}");
        var begun = await CaseBed.Ok(bed.Node.OpenAsync(applicant, new OpenCase(form.Code, SomeValues.Of(form.Fields, new Random(act?.Step ?? 0), bed, 9), await ParentAsync(form))));
        return begun.Id;
    }

    // effects of cases before this one go on beside it, and publish what they open
    private bool IsOpenedByPeopleOnly(CaseDefinition form) => !shared.Of.Definitions.Newest.SelectMany(f => f.Transitions).SelectMany(t => t.Effects).Any(e => e.Arguments.GetValueOrDefault("definition") == form.Code);

    /// <summary>A case above, of a form that opens such ones.</summary>
    private async Task<string?> ParentAsync(CaseDefinition form)
    {
        var above = shared.Of.Definitions.Newest.FirstOrDefault(f => f.Transitions.SelectMany(t => t.Effects).Any(e => e.Arguments.GetValueOrDefault("definition") == form.Code));
        if (above is null || !form.Parties.Any(p => p.Who == PartySource.Parent)) return null;
        return (await CaseBed.Ok(shared.Of.Node.OpenAsync(shared.Of.Forge, new OpenCase(above.Code, SomeValues.Of(above.Fields.Where(f => f.Type == FieldType.Organization), new Random(1), shared.Of, 10))))).Id;
    }

    public sealed class Bed : IAsyncLifetime
    {
        internal NotedEffect.Book Book { get; } = new();
        internal CaseBed Of { get; private set; } = null!;
        internal IReadOnlyList<Principal> People { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            Of = await CaseBed.OpenAsync(shipped: ShippedForms.Assemblies, calls: _ =>
            {
                var (guards, effects) = ShippedForms.Calls(Book);
                return Task.FromResult(((IReadOnlyList<ICaseGuard>)guards, (IReadOnlyList<ICaseEffect>)effects));
            });
            Principal[] known = [Of.Engineer, Of.SecondEngineer, Of.Worker, Of.Auditor, Of.ForgeAdmin, Of.Stranger, Of.Officer, Of.Leader, Of.SecondLeader, Of.District];
            string[] organizations = [Of.Officer.Organization!, Of.Forge, Of.Stranger.Organization!];
            // One of each role in each organisation, whom nobody has introduced, and one of many roles, whom only four eyes stop.
            HashSet<Role> many = [.. Enum.GetValues<Role>().Where(r => r is not (Role.Public or Role.Auditor or Role.NodeAdmin))];
            People = [.. known, .. organizations.SelectMany(o => Enum.GetValues<Role>().Select(r => new Principal(o, $"{o}/User_{r}", new HashSet<Role> { r })).Append(new Principal(o, $"{o}/User_Many", many)))];
            Assert.Empty(Of.Definitions.Problems);
        }

        public async ValueTask DisposeAsync()
        {
            await Of.DisposeAsync();
        }
    }
}
