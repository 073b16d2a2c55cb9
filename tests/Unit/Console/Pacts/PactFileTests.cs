using System.Text;
using Xunit;
using Yiwang.Console.Pacts;
using Yiwang.Events;
using Yiwang.Pacts;
using Yiwang.Unit.Tests.Pacts;

namespace Yiwang.Unit.Tests.Console.Pacts;

public sealed class PactFileTests
{
    [Fact]
    public async Task Two_nodes_without_a_line_agree_by_files_alone()
    {
        await using var bed = await PactBed.OpenAsync();
        var draft = await bed.Cq.Ok(bed.Cq.Pacts.DraftAsync(bed.Cq.Admin, bed.Share()));
        await bed.Cq.Ok(bed.Cq.Pacts.ProposeAsync(bed.Cq.Admin, draft.Id));
        await CarryAsync(bed.Cq, bed.Sc, draft.Id);
        await bed.Sc.SignWaitingAsync(draft.Id);
        await CarryAsync(bed.Sc, bed.Cq, draft.Id);
        await bed.Cq.Ok(bed.Cq.Pacts.NarrowAsync(bed.Cq.Admin, draft.Id, PactBed.Scope(grade: 1), "收窄"));
        // the file holds everything from the first notice on: what is known already changes nothing
        await CarryAsync(bed.Cq, bed.Sc, draft.Id);
        await CarryAsync(bed.Cq, bed.Sc, draft.Id);
        Assert.Equal((PactState.Active, 1), (bed.Sc.Pacts.Find(draft.Id)!.State, bed.Sc.Pacts.Find(draft.Id)!.ANow.MaxGrade));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("{}")]
    [InlineData("not a pact file")]
    public async Task What_is_no_pact_file_is_refused(string content)
    {
        await using var bed = await PactBed.OpenAsync();
        var imported = await PactFile.ImportAsync(bed.Sc.Pacts, bed.Sc.Id, Encoding.UTF8.GetBytes(content), default);
        Assert.Equal(Codes.RequestInvalid, imported.Status.Code);
        Assert.Empty(bed.Sc.Pacts.All);
    }

    [Fact]
    public async Task A_file_that_was_cut_imports_what_is_whole_and_says_so()
    {
        await using var bed = await PactBed.OpenAsync();
        var id = await bed.SignedAsync();
        await bed.Cq.Ok(bed.Cq.Pacts.SuspendAsync(bed.Cq.Admin, id, "停"));
        await bed.Cq.Ok(bed.Cq.Pacts.ResumeAsync(bed.Cq.Admin, id));
        var file = PactFile.Write(bed.Cq.Pacts.NoticesFrom(id, bed.Cq.Id, 1));
        var imported = await PactFile.ImportAsync(bed.Sc.Pacts, bed.Sc.Id, file.AsMemory(0, file.Length - 40), default);
        Assert.Equal((Codes.RequestInvalid, true), (imported.Status.Code, imported.Status.Detail!.StartsWith("notice 3", StringComparison.Ordinal)));
        Assert.Equal(PactState.Suspended, bed.Sc.Pacts.Find(id)!.State);
    }

    [Fact]
    public async Task Ones_own_file_is_not_the_other_sides()
    {
        await using var bed = await PactBed.OpenAsync();
        var id = await bed.SignedAsync();
        var imported = await PactFile.ImportAsync(bed.Cq.Pacts, bed.Cq.Id, PactFile.Write(bed.Cq.Pacts.NoticesFrom(id, bed.Cq.Id, 1)), default);
        Assert.Equal((Codes.RequestInvalid, "own notices"), (imported.Status.Code, imported.Status.Detail));
    }

    private static async Task CarryAsync(PactNode from, PactNode to, string id)
    {
        var imported = await PactFile.ImportAsync(to.Pacts, to.Id, PactFile.Write(from.Pacts.NoticesFrom(id, from.Id, 1)), default);
        Assert.True(imported.Succeeded, $"{imported.Status.Code} {imported.Status.Detail}");
        Assert.Equal(id, imported.Value);
    }
}
