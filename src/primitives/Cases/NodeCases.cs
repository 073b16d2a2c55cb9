using System.Runtime.CompilerServices;
using Yiwang.Cases.Commands;
using Yiwang.Cases.Facts;
using Yiwang.Cases.Watching;
using Yiwang.Events;

namespace Yiwang.Cases;

/// <summary>The engine as the node and its rules use it.</summary>
internal sealed class NodeCases(CaseTools tools, CaseCommands commands, CaseReads reads, CaseFeed feed) : INodeCases
{
    public async ValueTask<Outcome<CaseView>> OpenAsync(string organization, OpenCase command, CancellationToken cancel = default) =>
        await AnswerAsync(await commands.Opening.RunAsync(Actor.Node, organization, command, cancel), cancel);

    public async ValueTask<Outcome<CaseView>> SaveAsync(SaveCase command, CancellationToken cancel = default) =>
        await AnswerAsync(await commands.Saving.RunAsync(Actor.Node, command, cancel), cancel);

    public async ValueTask<Outcome<CaseView>> MoveAsync(MoveCase command, CancellationToken cancel = default) =>
        await AnswerAsync(await commands.Moving.RunAsync(Actor.Node, command, cancel), cancel);

    public CaseView? Find(string id) => tools.Book.Find(id) is { } state ? Whole(state) : null;

    public async IAsyncEnumerable<CaseView> AllAsync(CaseQuery query, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        string? cursor = query.Cursor;
        do
        {
            var page = await reads.AllAsync(query with { Cursor = cursor, Limit = 500, Mine = false }, cancel);
            foreach (var row in page.Rows)
                if (Find(row.Id) is { } view) yield return view;
            cursor = page.Next;
        }
        while (cursor is not null);
    }

    public IDisposable Watch(string definition, Action<CaseView> changed) => feed.Watch(definition, fact =>
    {
        if (Whole(fact.Case) is { } view) changed(view);
    });

    private CaseView? Whole(CaseState state) => tools.Forms.Find(state.Form, state.Version) is { } form ? tools.Views.Whole(state, form) : null;

    private async ValueTask<Outcome<CaseView>> AnswerAsync(Outcome<CaseState> done, CancellationToken cancel)
    {
        if (!done.Succeeded) return done.Status;
        await tools.Log.FollowedAsync(done.Value.Position, cancel);
        return Whole(done.Value) is { } view ? view : new Outcome(Codes.NodeFault);
    }
}
