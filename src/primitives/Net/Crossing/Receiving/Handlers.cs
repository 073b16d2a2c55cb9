using System.Collections.Frozen;
using Yiwang.Events;

namespace Yiwang.Net.Crossing.Receiving;

/// <summary>Who handles which type of message and answers which type of question.</summary>
internal sealed class Handlers
{
    public static readonly Outcome NotYet = new(Codes.EventsStopping, "this node is just starting");
    public static readonly TimeSpan WhenNotYet = TimeSpan.FromSeconds(1);

    private FrozenDictionary<string, IMessageHandler> _messages = FrozenDictionary<string, IMessageHandler>.Empty;
    private FrozenDictionary<string, IQuestionHandler> _questions = FrozenDictionary<string, IQuestionHandler>.Empty;

    /// <summary>Before that nobody knows what a message means, and none is refused for it.</summary>
    public bool AreKnown { get; private set; }

    public void Use(IEnumerable<IMessageHandler> messages, IEnumerable<IQuestionHandler> questions)
    {
        _messages = messages.ToFrozenDictionary(h => h.Type, StringComparer.Ordinal);
        _questions = questions.ToFrozenDictionary(h => h.Type, StringComparer.Ordinal);
        AreKnown = true;
    }

    public IMessageHandler? Find(string type) => _messages.GetValueOrDefault(type);

    public IQuestionHandler? FindQuestion(string type) => _questions.GetValueOrDefault(type);
}
