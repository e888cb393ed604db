using AePipeline.Architecture.Tests.Arrows;

namespace AePipeline.Architecture.Tests;

/// <summary>What counts as a use, and what as a circle.</summary>
public sealed class FolderUsesTests
{
    private const string Lamp = """
        namespace House.Lamps;

        public sealed record Lamp(int Watts)
        {
            public const int Most = 100;

            public static Lamp Bright() => new(Most);
        }

        public static class Brightness
        {
            public static int Twice(this int watts) => 2 * watts;
        }
        """;

    [Theory]
    [InlineData("", "Lamps.Lamp? Lamp;")]
    [InlineData("using House.Lamps;", "int Watts => Lamp.Most;")]
    [InlineData("using House.Lamps;", "string Name => nameof(Lamp);")]
    [InlineData("using House.Lamps;", "int Watts => 7.Twice();")]
    [InlineData("using House.Lamps;", "int Watts => Package.Unknown().Twice();")]
    [InlineData("using Light = House.Lamps.Lamp;", "object Lamp => Light.Bright();")]
    [InlineData("using static House.Lamps.Lamp;", "object Lamp => Bright();")]
    [InlineData("", "int Watts => Plan.Of().Watts;")]
    [InlineData("", "void Light() => Plan.Show(new(60));")]
    public void Uses_OfAFolderThatUsesAnother_HaveTheArrow(string usings, string members) => Assert.Contains(("Rooms", "Lamps"), Arrows(usings, members));

    [Theory]
    [InlineData("using House.Lamps;", "")]
    [InlineData("", "/// <summary>See <see cref=\"Lamps.Lamp\"/>.</summary>\nint Watts;")]
    [InlineData("", "int Watts => Package.Unknown().Twice();")]
    [InlineData("", "string Text => \"Lamp\"; int Lamp => 1;")]
    public void Uses_OfAFolderThatUsesNoOther_AreNone(string usings, string members) => Assert.DoesNotContain(Arrows(usings, members), arrow => arrow.From == "Rooms");

    [Fact]
    public void Circles_OfFoldersThatUseEachOther_AreThoseFoldersAlone()
    {
        Assert.Equal(["A B", "C D E"], Circles.Of([("A", "B"), ("B", "A"), ("B", "C"), ("C", "D"), ("D", "E"), ("E", "C"), ("E", "F"), ("G", "A")]));
        Assert.Empty(Circles.Of([("A", "B"), ("B", "C"), ("A", "C")]));
    }

    private static IEnumerable<(string From, string To)> Arrows(string usings, string members)
    {
        const string Plan = "namespace House; static class Plan { public static Lamps.Lamp Of() => Lamps.Lamp.Bright(); public static void Show(Lamps.Lamp lamp) { } }";
        var room = $"{usings} namespace House.Rooms; class Room {{ {members} }}";
        var project = SourceProject.Of("House", [("Lamps/Lamp.cs", Lamp), ("Rooms/Room.cs", room), ("Plan.cs", Plan)]);
        return FolderUses.Of(project).Select(use => (use.From, use.To)).Distinct();
    }
}
