using System.Text.Json;
using Yiwang.Events;
using Yiwang.Net.Resolving;
using Yiwang.Net.Wire;
using Yiwang.Pacts;
using Yiwang.Parties;

namespace Yiwang.Net.Crossing.Verbs;

/// <summary>Verb resolve: the answer of <c>GET /api/resolve/…</c>, given to an organisation in place of the public. One step, never asked on.</summary>
public sealed class RecordQuestions(IResolver resolver, IPactRule rule, IDirectory directory, string origin) : IQuestionHandler
{
    public const string Name = "resolve";

    public string Type => Name;

    public async ValueTask<Outcome<ReadOnlyMemory<byte>>> AnswerAsync(InQuestion question, CancellationToken cancel)
    {
        if (RecordQuestion.Read(question.Body) is not { } asked) return new Outcome(Codes.ThingsHandleInvalid);
        var answer = await resolver.ResolveAsync(new ResolveRequest(asked, question.Principal, [], [], Recurse: false), cancel);
        var record = answer.Value?.Record;
        // one message of the pact that gives what the public does not see; public values cost nothing
        if (record?.Template is { } template && record.Values.Any(v => v.Visibility == Visibility.Granted) && OrganizationId.TryParse(record.Owner, out var owner) && owner != question.Sender)
        {
            var counted = rule.Permit(new PactQuestion(null, owner, question.Sender, PactVerbs.Resolve, template.ToString(), Handle: asked.ToString()));
            if (!counted.Succeeded) return counted.Status;
        }
        var name = record is null ? null : directory.Find(record.Owner)?.Name;
        return (ReadOnlyMemory<byte>)JsonSerializer.SerializeToUtf8Bytes(NodeAnswer.Of(answer, origin) with { OwnerName = name }, NodeJson.Default.NodeAnswer);
    }
}
