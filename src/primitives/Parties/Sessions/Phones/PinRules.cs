using Yiwang.Events;

namespace Yiwang.Parties.Sessions.Phones;

/// <summary>Four digits, none of the first guesses: it is typed with gloves on, and five wrong ones end it.</summary>
public static class PinRules
{
    public const int Length = 4;
    /// <summary>Wrong ones in a row before the password is asked.</summary>
    public const int FailuresMax = 5;

    public static Outcome Check(string? pin)
    {
        if (pin is not { Length: Length } || !pin.All(char.IsAsciiDigit)) return Wrong("请输入 4 位数字。", "Type four digits.");
        var step = pin[1] - pin[0];
        var isRow = step is -1 or 0 or 1 && pin[2] - pin[1] == step && pin[3] - pin[2] == step;
        return isRow || (pin[0] == pin[2] && pin[1] == pin[3]) ? Wrong("这个 PIN 太容易猜到，请换一个。", "This PIN is guessed first; choose another.") : Outcome.Ok;
    }

    private static Outcome Wrong(string zh, string en) => new(Codes.RequestInvalid, "pin", "pin", new Bilingual(zh, en));
}
