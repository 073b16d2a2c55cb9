using System.Text.Json.Nodes;
using Xunit;
using Yiwang.Cases;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Parties;
using static Yiwang.Unit.Tests.Cases.CaseBed;

namespace Yiwang.Unit.Tests.Cases;

public sealed class CommandTests : IAsyncLifetime
{
    private CaseBed _bed = null!;

    public async ValueTask InitializeAsync() => _bed = await CaseBed.OpenAsync();

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    private Task<CaseView> OpenRepairAsync(string symptom = "漏油", string? key = null) =>
        Ok(_bed.Cases.OpenAsync(_bed.Worker, new OpenCase("repair", Values($$"""{"machine":"EQ-A-001","severity":"high","symptom":"{{symptom}}"}"""), Key: key)));

    private static MoveCase Move(CaseView view, string transition, string values = "{}", string? opinion = null, string? confirmation = null) => new(view.Id, transition, Values(values), view.Position, opinion, confirmation);

    [Fact]
    public void Forms_load() => Assert.Empty(_bed.Definitions.Problems);

    [Fact]
    public async Task A_repair_goes_from_report_to_closed_and_every_step_is_a_fact()
    {
        var opened = await OpenRepairAsync();
        Assert.Equal("R-20261110-001", opened.Number);
        Assert.Equal("EQ-A-001 高 漏油", opened.Title);
        Assert.Equal("new", opened.State);
        var working = await Ok(_bed.Cases.MoveAsync(_bed.Engineer, Move(opened, "assign", $$"""{"assignee":"{{_bed.Engineer.User}}"}""")));
        Assert.Equal(_bed.Engineer.User, working.Assignee);
        var saved = await Ok(_bed.Cases.SaveAsync(_bed.Engineer, new SaveCase(working.Id, Values("""{"hours":1.5,"rate":"8000","parts":[{"no":"LF-160","qty":2,"price":2550}]}"""), working.Position)));
        Assert.Equal(17_100, saved.Values["cost"]!.GetValue<long>());
        Assert.Equal(5_100, saved.Values["parts"]![0]!["sum"]!.GetValue<long>());
        var finished = await Ok(_bed.Cases.MoveAsync(_bed.Engineer, Move(saved, "finish")));
        var same = await Refused(_bed.Cases.MoveAsync(_bed.Engineer, Move(finished, "verify", confirmation: "right")), Codes.PartiesForbidden);
        Assert.Contains("somebody else", same.Say!.Value.En);
        Assert.Equal("confirmation", (await Refused(_bed.Cases.MoveAsync(_bed.SecondEngineer, Move(finished, "verify")), Codes.CasesFieldInvalid)).Field);
        await Refused(_bed.Cases.MoveAsync(_bed.SecondEngineer, Move(finished, "verify", confirmation: "wrong")), Codes.PartiesForbidden);
        var closed = await Ok(_bed.Cases.MoveAsync(_bed.SecondEngineer, Move(finished, "verify", confirmation: "right")));
        Assert.Equal(("closed", _bed.SecondEngineer.User), (closed.State, closed.Values["verifier"]!.GetValue<string>()));
        Assert.Equal([CaseKinds.CaseOpened, CaseKinds.CaseMoved, CaseKinds.CaseSaved, CaseKinds.CaseMoved, CaseKinds.CaseMoved], _bed.Cases.History(_bed.Worker, closed).Select(s => s.Kind));
        Assert.Equal(["new", "working", "working", "finished", "closed"], _bed.Cases.History(_bed.Worker, closed).Select(s => s.To));
    }

    [Fact]
    public async Task Numbers_are_without_gaps_also_when_many_open_at_once_and_some_are_refused()
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, 60).Select(async i =>
            await _bed.Cases.OpenAsync(_bed.Worker, new OpenCase("repair", i % 3 == 0 ? Values("""{"machine":"M"}""") : Values("""{"machine":"M","symptom":"S"}""")))));
        Assert.Equal(20, opened.Count(o => o.Status.Code == Codes.CasesFieldInvalid));
        Assert.Equal(Enumerable.Range(1, 40).Select(i => $"R-20261110-{i:D3}"), opened.Where(o => o.Succeeded).Select(o => o.Value!.Number).Order());
    }

    [Fact]
    public async Task An_opening_is_one_entry_with_case_number_and_counter()
    {
        await Ok(_bed.Cases.OpenAsync(_bed.Engineer, new OpenCase("job", Values("""{"text":"a"}"""))));
        var size = _bed.Events.Size;
        var second = await Ok(_bed.Cases.OpenAsync(_bed.Engineer, new OpenCase("job", Values("""{"text":"b"}"""), Key: "k")));
        Assert.Equal((size + 1, size), (_bed.Events.Size, second.Position));
        Assert.Equal(4, _bed.Events.Find(size).Value!.Heads.Count);
        foreach (var head in new[] { CaseNames.Subject(second.Id), CaseNames.Counter(_bed.Forge, "J-"), CaseNames.Number(_bed.Forge, second.Number), CaseNames.Key(_bed.Forge, "k") }) Assert.Equal(size, _bed.Events.FindHead(head));
    }

    [Fact]
    public async Task The_same_key_answers_the_first_result()
    {
        var first = await OpenRepairAsync(key: "k1");
        var again = await OpenRepairAsync(key: "k1");
        Assert.Equal(first.Id, again.Id);
        var move = Move(first, "assign", $$"""{"assignee":"{{_bed.Engineer.User}}"}""") with { Key = "k2" };
        var moved = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _bed.Cases.MoveAsync(_bed.Engineer, move).AsTask()));
        Assert.All(moved, m => Assert.Equal("working", m.Value?.State));
        Assert.Equal(2, _bed.Cases.History(_bed.Worker, first).Count);
        await Refused(_bed.Cases.SaveAsync(_bed.Engineer, new SaveCase((await OpenRepairAsync()).Id, [], -1, "k2")), Codes.EventsConflict);
    }

    [Fact]
    public async Task Of_two_reviewers_at_once_one_wins_and_the_other_is_told_what_changed()
    {
        var opened = await OpenRepairAsync();
        var working = await Ok(_bed.Cases.MoveAsync(_bed.Engineer, Move(opened, "assign", $$"""{"assignee":"{{_bed.Engineer.User}}"}""")));
        var both = await Task.WhenAll(_bed.Cases.SaveAsync(_bed.Engineer, new SaveCase(working.Id, Values("""{"note":"a"}"""), working.Position)).AsTask(),
            _bed.Cases.SaveAsync(_bed.SecondEngineer, new SaveCase(working.Id, Values("""{"note":"b"}"""), working.Position)).AsTask());
        Assert.Single(both, b => b.Succeeded);
        var stale = both.Single(b => !b.Succeeded).Status;
        Assert.Equal((Codes.CasesStale, "note"), (stale.Code, stale.Field));
        // a remark changes nothing that a form shows
        var seen = both.Single(b => b.Succeeded).Value!;
        await Ok(_bed.Cases.RemarkAsync(_bed.Worker, working.Id, "已到现场"));
        await Ok(_bed.Cases.SaveAsync(_bed.Engineer, new SaveCase(working.Id, Values("""{"note":"c"}"""), seen.Position)));
    }

    [Fact]
    public async Task What_the_node_fills_in_meanwhile_puts_nobody_in_conflict_unless_he_would_empty_it_again()
    {
        var opened = await OpenRepairAsync();
        var seen = await Ok(_bed.Cases.MoveAsync(_bed.Engineer, Move(opened, "assign", $$"""{"assignee":"{{_bed.Engineer.User}}"}""")));
        var filled = await Ok(_bed.Node.SaveAsync(new SaveCase(seen.Id, Values("""{"note":"suggested"}"""), -1)));
        Assert.Equal("suggested", (string?)filled.Values["note"]);
        // his form shows the field as empty: sent like that it would take the value away
        await Refused(_bed.Cases.SaveAsync(_bed.Engineer, new SaveCase(seen.Id, Values("""{"note":null}"""), seen.Position)), Codes.CasesStale);
        var own = await Ok(_bed.Cases.SaveAsync(_bed.Engineer, new SaveCase(seen.Id, Values("""{"note":"mine"}"""), seen.Position)));
        Assert.Equal("mine", (string?)own.Values["note"]);
        // by now a person has written there
        await Refused(_bed.Cases.SaveAsync(_bed.SecondEngineer, new SaveCase(seen.Id, Values("""{"note":"late"}"""), seen.Position)), Codes.CasesStale);
        // what the node changes where something stood is seen first
        await Ok(_bed.Node.SaveAsync(new SaveCase(seen.Id, Values("""{"note":"changed"}"""), -1)));
        await Refused(_bed.Cases.SaveAsync(_bed.Engineer, new SaveCase(seen.Id, Values("""{"note":"again"}"""), own.Position)), Codes.CasesStale);
    }

    [Fact]
    public async Task What_is_not_yours_is_refused_and_a_strangers_guess_finds_nothing()
    {
        var opened = await OpenRepairAsync();
        await Refused(_bed.Cases.MoveAsync(_bed.Worker, Move(opened, "assign", $$"""{"assignee":"{{_bed.Worker.User}}"}""")), Codes.PartiesForbidden);
        await Refused(_bed.Cases.MoveAsync(_bed.Stranger, Move(opened, "assign")), Codes.CasesNotFound);
        Assert.Equal(Codes.CasesNotFound, _bed.Cases.Find(_bed.Stranger, opened.Id).Status.Code);
        Assert.Equal(Codes.CasesNotFound, _bed.Cases.FindByNumber(_bed.Stranger, opened.Number).Status.Code);
        await Refused(_bed.Cases.RemarkAsync(_bed.Auditor, opened.Id, "x"), Codes.PartiesForbidden);
        Assert.True(_bed.Cases.Find(_bed.Auditor, opened.Id).Succeeded);
        Assert.Contains(_bed.Audit.Records, r => r is { Action: "cases.move", Outcome: Codes.CasesNotFound } && r.Actor == _bed.Stranger.User);
        await Refused(_bed.Cases.MoveAsync(_bed.Engineer, Move(opened, "finish")), Codes.CasesNotPossible);
        await Refused(_bed.Cases.MoveAsync(_bed.Engineer, Move(opened, "nonsense")), Codes.CasesNotPossible);
        await Refused(_bed.Cases.OpenAsync(_bed.Worker, new OpenCase("application", [])), Codes.PartiesForbidden);
    }

    [Fact]
    public async Task Fields_are_refused_with_every_reason()
    {
        var wrong = await Refused(_bed.Cases.OpenAsync(_bed.Worker, new OpenCase("repair", Values("""{"machine":"a\u0007","severity":"huge","symptom":"","bogus":1,"hours":"x"}"""))), Codes.CasesFieldInvalid);
        Assert.Equal(["machine", "severity", "bogus", "hours"], FieldFault.Of(wrong).Select(f => f.Field));
        var mine = await Refused(_bed.Cases.OpenAsync(_bed.Worker, new OpenCase("repair", Values("""{"machine":"a","symptom":"b","note":"not mine"}"""))), Codes.CasesFieldInvalid);
        Assert.Equal("note", mine.Field);
        var script = await Ok(_bed.Cases.OpenAsync(_bed.Worker, new OpenCase("repair", Values("""{"machine":"<script>alert(1)</script>","symptom":"b"}"""))));
        Assert.Equal("<script>alert(1)</script>", script.Values["machine"]!.GetValue<string>());
        var working = await Ok(_bed.Cases.MoveAsync(_bed.Engineer, Move(script, "assign", $$"""{"assignee":"{{_bed.Engineer.User}}"}""")));
        Assert.Equal("parts[1].qty", (await Refused(_bed.Cases.SaveAsync(_bed.Engineer, new SaveCase(working.Id, Values("""{"parts":[{"no":"a","qty":1},{"no":"b","qty":0}]}"""), -1)), Codes.CasesFieldInvalid)).Field);
        Assert.Equal("parts[0].no", (await Refused(_bed.Cases.MoveAsync(_bed.Engineer, Move(working, "finish", """{"parts":[{"qty":1}]}""")), Codes.CasesFieldInvalid)).Field);
        var otherwise = await Refused(_bed.Cases.MoveAsync(_bed.Engineer, Move(working, "finish", """{"hours":101}""")), Codes.CasesNotPossible);
        Assert.Equal("Too many hours", otherwise.Say!.Value.En);
    }

    [Fact]
    public async Task An_application_is_drafted_returned_and_decided_by_two()
    {
        var draft = await Ok(_bed.Cases.OpenAsync(_bed.Engineer, new OpenCase("application", Values("""{"subject":"上云","hasPartner":false,"partner":"gone"}"""))));
        Assert.False(draft.Values.ContainsKey("partner"));
        Assert.Equal(Codes.CasesNotFound, _bed.Cases.Find(_bed.Officer, draft.Id).Status.Code);
        Assert.Equal("amount", (await Refused(_bed.Cases.MoveAsync(_bed.Engineer, Move(draft, "submit")), Codes.CasesFieldInvalid)).Field);
        var submitted = await Ok(_bed.Cases.MoveAsync(_bed.Engineer, Move(draft, "submit", """{"amount":14400000,"bank":"6222","contact":"周建国","phone":"13800000000"}""")));
        Assert.Equal("opinion", (await Refused(_bed.Cases.MoveAsync(_bed.Officer, Move(submitted, "return")), Codes.CasesFieldInvalid)).Field);
        var returned = await Ok(_bed.Cases.MoveAsync(_bed.Officer, Move(submitted, "return", opinion: "请补合同")));
        var again = await Ok(_bed.Cases.MoveAsync(_bed.Engineer, Move(returned, "submit")));
        var decision = await Ok(_bed.Cases.MoveAsync(_bed.Officer, Move(again, "accept", """{"inner":"可以"}""")));
        var one = await Ok(_bed.Cases.MoveAsync(_bed.Leader, Move(decision, "approve", """{"until":"2026-12-31"}""")));
        Assert.Equal(("decision", 1), (one.State, one.Agreed["approve"].Count));
        await Refused(_bed.Cases.MoveAsync(_bed.Leader, Move(one, "approve")), Codes.CasesNotPossible);
        var two = await Ok(_bed.Cases.MoveAsync(_bed.SecondLeader, Move(one, "approve")));
        Assert.Equal(("active", 0), (two.State, two.Agreed.Count));
        var fact = _bed.Events.Read(two.Position);
        Assert.Contains("\"signature\"", System.Text.Encoding.UTF8.GetString(fact.Payload[Disclosure.Internal]!.Value.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Personal_fields_are_sealed_and_higher_grades_and_other_parties_notes_are_withheld()
    {
        var submitted = await Ok(_bed.Cases.OpenAsync(_bed.Engineer, new OpenCase("application", Values("""{"subject":"上云","amount":"100","bank":"6222-secret","contact":"周建国","phone":"13800000000"}"""), Transition: "submit")));
        Assert.Equal("submitted", submitted.State);
        var bytes = System.Text.Encoding.UTF8.GetString(_bed.Events.Read(submitted.Position).Payload[Disclosure.Internal]!.Value.Span);
        Assert.DoesNotContain("周建国", bytes, StringComparison.Ordinal);
        Assert.Equal("周建国", _bed.Cases.Find(_bed.Officer, submitted.Id).Value!.Values["contact"]!.GetValue<string>());
        Assert.Contains("bank", _bed.Cases.Find(_bed.Officer, submitted.Id).Value!.Withheld);
        var before = _bed.Audit.Records.Count;
        Assert.Equal("6222-secret", (await Ok(_bed.Cases.ReadAsync(_bed.Officer, submitted.Id))).Values["bank"]!.GetValue<string>());
        Assert.Equal("cases.read", _bed.Audit.Records[before].Action);
        var noted = await Ok(_bed.Cases.SaveAsync(_bed.Officer, new SaveCase(submitted.Id, Values("""{"inner":"谨慎"}"""), submitted.Position)));
        Assert.Equal("谨慎", noted.Values["inner"]!.GetValue<string>());
        Assert.Contains("inner", _bed.Cases.Find(_bed.Engineer, submitted.Id).Value!.Withheld);
        Assert.DoesNotContain(_bed.Cases.History(_bed.Engineer, noted), s => s.Changed.ContainsKey("inner"));
        // a later fact does not seal them again, and still has them
        Assert.Equal("13800000000", noted.Values["phone"]!.GetValue<string>());
        await _bed.Events.ErasePersonAsync(submitted.Id, new Erasure(_bed.Forge, null, "应本人要求"));
        Assert.False(_bed.Cases.Find(_bed.Officer, submitted.Id).Value!.Values.ContainsKey("contact"));
        _bed.Audit.Fails = true;
        await Refused(_bed.Cases.ReadAsync(_bed.Officer, submitted.Id), Codes.PartiesAuditUnavailable);
    }

    [Fact]
    public async Task A_running_case_keeps_the_form_that_it_began_with_also_when_the_file_is_gone()
    {
        var opened = await OpenRepairAsync();
        _bed.Write("repair", TestForms.Repair.Replace("version: 1", "version: 2", StringComparison.Ordinal).Replace("name: 挂起 | Hold", "name: 停 | Stop", StringComparison.Ordinal));
        Assert.Empty(_bed.Definitions.Reload());
        Assert.Equal(2, (await OpenRepairAsync()).Definition.Version);
        _bed.Forget("repair");
        await _bed.RestartAsync();
        var kept = _bed.Cases.Find(_bed.Engineer, opened.Id).Value!;
        Assert.Equal((1, "挂起"), (kept.Definition.Version, kept.Definition.Transitions.Single(t => t.Code == "hold").Name.Zh));
        await Ok(_bed.Cases.MoveAsync(_bed.Engineer, Move(kept, "assign", $$"""{"assignee":"{{_bed.Engineer.User}}"}""")));
    }

    [Fact]
    public async Task A_long_table_is_packed_and_one_too_long_is_refused()
    {
        var opened = await OpenRepairAsync();
        var working = await Ok(_bed.Cases.MoveAsync(_bed.Engineer, Move(opened, "assign", $$"""{"assignee":"{{_bed.Engineer.User}}"}""")));
        var rows = new JsonArray([.. Enumerable.Range(0, 900).Select(i => (JsonNode)new JsonObject { ["no"] = $"备件-{i:D6}-说明说明说明说明", ["qty"] = 1, ["price"] = 100 })]);
        var saved = await Ok(_bed.Cases.SaveAsync(_bed.Engineer, new SaveCase(working.Id, new JsonObject { ["parts"] = rows.DeepClone() }, working.Position)));
        await _bed.RestartAsync();
        var read = _bed.Cases.Find(_bed.Engineer, saved.Id).Value!;
        Assert.Equal((900, 90_000L), (read.Values["parts"]!.AsArray().Count, read.Values["cost"]!.GetValue<long>()));
        rows.Add(rows[0]!.DeepClone());
        foreach (var i in Enumerable.Range(0, 100)) rows.Add(new JsonObject { ["no"] = $"x{i}" });
        Assert.Equal("parts", (await Refused(_bed.Cases.SaveAsync(_bed.Engineer, new SaveCase(working.Id, new JsonObject { ["parts"] = rows }, -1)), Codes.CasesFieldInvalid)).Field);
    }

    [Fact]
    public async Task What_is_recorded_later_stands_at_the_time_when_it_happened_and_not_before_what_went_before()
    {
        var happened = Micros.Of(_bed.Time.GetUtcNow()) - 3 * 86_400_000_000L;
        var view = await Ok(_bed.Cases.OpenAsync(_bed.Engineer, new OpenCase("job", Values("""{"text":"a"}"""), OccurredAtUs: happened)));
        Assert.Equal(happened, view.OpenedAtUs);
        var moved = await Ok(_bed.Cases.MoveAsync(_bed.Engineer, new MoveCase(view.Id, "test", [], -1, OccurredAtUs: happened - 60_000_000)));
        Assert.Equal(happened, moved.MovedAtUs);
        var ahead = await Ok(_bed.Cases.OpenAsync(_bed.Engineer, new OpenCase("job", Values("""{"text":"b"}"""), OccurredAtUs: Micros.Of(_bed.Time.GetUtcNow()) + 60_000_000)));
        Assert.Equal(Micros.Of(_bed.Time.GetUtcNow()), ahead.OpenedAtUs);
    }
}
