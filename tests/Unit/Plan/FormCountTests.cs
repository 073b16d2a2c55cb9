using System.Text.Json.Nodes;
using Xunit;
using Yiwang.Cases;
using Yiwang.Cases.Definitions;
using Yiwang.Events;
using Yiwang.Plan.Counting;
using Yiwang.Plan.Records;

namespace Yiwang.Unit.Tests.Plan;

public sealed class FormCountTests
{
    private const string City = "o.aaaaaaaaaaaaaaaaaaaa", Firm = "o.bbbbbbbbbbbbbbbbbbbb";
    private readonly FormCount _count = new(new CountRule("cloud-adoption", new HashSet<string> { "accepted", "paid" }, "uscc"));

    [Fact]
    public void An_enterprise_counts_once_however_many_forms_it_closes()
    {
        _count.Take(Form("1", "accepted", "A", 10));
        _count.Take(Form("2", "accepted", "A", 11));
        _count.Take(Form("3", "accepted", "B", 12));
        var counted = _count.Of(City);
        Assert.Equal((2, "3"), (counted.Value, counted.Newest!.Id));
    }

    [Fact]
    public void A_form_that_goes_on_to_another_counted_state_keeps_its_place()
    {
        _count.Take(Form("1", "accepted", "A", 10));
        _count.Take(Form("2", "accepted", "B", 11));
        _count.Take(Form("1", "paid", "A", 12));
        Assert.Equal("2", _count.Of(City).Newest!.Id);
    }

    [Fact]
    public void A_form_that_is_ended_is_taken_off_and_the_next_of_its_enterprise_counts()
    {
        _count.Take(Form("1", "accepted", "A", 10));
        _count.Take(Form("2", "accepted", "A", 11));
        _count.Take(Form("1", "ended", "A", 12));
        Assert.Equal((1, "2"), (_count.Of(City).Value, _count.Of(City).Newest!.Id));
        _count.Take(Form("2", "ended", "A", 13));
        Assert.Equal(new Counted(0, null), _count.Of(City));
    }

    [Fact]
    public void An_older_view_that_comes_late_changes_nothing()
    {
        _count.Take(Form("1", "ended", "A", 12));
        _count.Take(Form("1", "accepted", "A", 10));
        Assert.Equal(0, _count.Of(City).Value);
    }

    [Fact]
    public void An_organisation_counts_its_own_forms_only()
    {
        _count.Take(Form("1", "accepted", "A", 10));
        Assert.Equal((1, 1, 0), (_count.Of(City).Value, _count.Of(Firm).Value, _count.Of("o.cccccccccccccccccccc").Value));
    }

    [Fact]
    public async Task What_could_not_be_read_once_is_read_anew()
    {
        var cases = new FailingOnce([Form("1", "accepted", "A", 10)]);
        using var forms = new CountedForms(cases);
        var rule = new CountRule("cloud-adoption", new HashSet<string> { "accepted" }, "uscc");
        await Assert.ThrowsAsync<IOException>(async () => await forms.OfAsync(rule, City));
        Assert.Equal(0, cases.Watching);
        Assert.Equal(1, (await forms.OfAsync(rule, City)).Value);
        Assert.Equal(1, (await forms.OfAsync(rule, City)).Value);
        Assert.Equal((2, 1), (cases.Read, cases.Watching));
    }

    private static CaseView Form(string id, string state, string uscc, long position) => new()
    {
        Id = id,
        Definition = s_definition,
        Number = "SY-" + id,
        Title = "上云",
        State = state,
        Applicant = Firm,
        Parties = new Dictionary<string, IReadOnlyList<string>> { ["reviewer"] = [City] },
        Values = new JsonObject { ["uscc"] = uscc },
        Things = [],
        OpenedAtUs = position,
        MovedAtUs = position,
        Clocks = [],
        Position = position,
    };

    private static readonly CaseDefinition s_definition = new()
    {
        Code = "cloud-adoption", Version = 1, Hash = "", Name = new("上云", "Cloud"), Menu = "serve", Numbering = "{n:1}", Title = "上云", Parties = [], Fields = [], States = [], Transitions = [], Columns = [],
    };

    /// <summary>A list that cannot be read the first time.</summary>
    private sealed class FailingOnce(IReadOnlyList<CaseView> all) : INodeCases
    {
        public int Read { get; private set; }
        public int Watching { get; private set; }

        public async IAsyncEnumerable<CaseView> AllAsync(CaseQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel = default)
        {
            await Task.Yield();
            if (Read++ == 0) throw new IOException("rebuilt");
            foreach (var view in all) yield return view;
        }

        public IDisposable Watch(string definition, Action<CaseView> changed)
        {
            Watching++;
            return new Ending(() => Watching--);
        }

        public ValueTask<Outcome<CaseView>> OpenAsync(string organization, OpenCase command, CancellationToken cancel = default) => throw new NotSupportedException();
        public ValueTask<Outcome<CaseView>> SaveAsync(SaveCase command, CancellationToken cancel = default) => throw new NotSupportedException();
        public ValueTask<Outcome<CaseView>> MoveAsync(MoveCase command, CancellationToken cancel = default) => throw new NotSupportedException();
        public CaseView? Find(string id) => null;
    }

    private sealed class Ending(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
