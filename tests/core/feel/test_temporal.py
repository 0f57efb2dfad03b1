"""Dates, times and durations: conversions, properties and arithmetic (DMN 1.5, tables 57, 59, 65 to 66, 72 and 79)."""

import pytest

from tests.core.feel.speaking import rows, said

ROWS = rows(r"""
time("10:00:00+01:00:01")                                                        => 10:00:00+01:00:01
time("24:00:00")                                                                 => null
time("10:00:00.123456789012")                                                    => 10:00:00.123456789
time(10,30,15.5)                                                                 => 10:30:15.5
time(10,30,15,@"PT15H")                                                          => null
time(10,30,15,null)                                                              => 10:30:15
time(10,30)                                                                      => null
date("2017-13-10")                                                               => null
date(2017, 2, 30)                                                                => null
date(null)                                                                       => null
date([@"2017-01-01"])                                                            => 2017-01-01
date and time("2017-01-01")                                                      => 2017-01-01T00:00:00
date and time("2017-01-01T24:00:00")                                             => null
date and time("2017-01-01T10:00:00+15:00")                                       => null
date and time(date: @"2017-01-01", time: @"10:00:00")                            => 2017-01-01T10:00:00
date and time(@"2017-01-01T10:00:00Z", time("11:00:00@Europe/Paris"))            => 2017-01-01T11:00:00@Europe/Paris
date and time(date("2017-01-01"))                                                => null
duration("P1Y2M3D")                                                              => null
duration("-P1Y")                                                                 => -P1Y
duration("P0Y")                                                                  => P0M
duration("PT0.5S")                                                               => PT0.5S
duration("P1DT")                                                                 => null
string(duration("PT36H"))                                                        => "P1DT12H"
string(duration("P13M"))                                                         => "P1Y1M"
string(@"-PT0.001S")                                                             => "-PT0.001S"
@"-P1DT2H".hours                                                                 => -2
@"-P1Y2M".months                                                                 => -2
@"2017-01-01".weekday                                                            => 7
@"2017-01-01".hour                                                               => null
@"10:00:00Z".time offset                                                         => PT0S
@"10:00:00Z".timezone                                                            => null
@"10:00:00@Europe/Paris".timezone                                                => "Europe/Paris"
@"2017-01-01T10:00:00@Europe/Paris".time offset                                  => PT1H
years and months duration(@"2017-01-31", @"2017-02-28")                          => P0M
years and months duration(@"2017-02-28", @"2017-01-31")                          => P0M
years and months duration(@"2017-01-01T10:00:00", @"2018-01-01T09:00:00")        => P11M
years and months duration(@"2017-01-01T10:00:00", @"2018-01-01")                 => P1Y
@"2017-01-01" - @"2017-01-01T00:00:00"                                           => null
@"2017-01-01" - @"2017-01-01T00:00:00Z"                                          => PT0S
@"2017-01-01" + @"PT25H"                                                         => 2017-01-02
@"2017-01-01" + @"PT-25H"                                                        => null
@"2017-01-01" - @"PT1H"                                                          => 2016-12-31
@"10:00:00" + @"P1DT1H"                                                          => 11:00:00
@"10:00:00" + @"P1Y"                                                             => null
@"10:00:00+02:00" - @"10:00:00Z"                                                 => -PT2H
@"PT1H" * 2.5                                                                    => PT2H30M
@"P1Y" / 5                                                                       => P2M
@"P1Y" / @"P1M"                                                                  => 12
@"PT1H" / @"PT1M"                                                                => 60
@"PT1H" / 0                                                                      => null
5 / @"PT1H"                                                                      => null
-@"PT1H"                                                                         => -PT1H
@"P1Y" + @"P1D"                                                                  => null
@"2017-01-01" < @"2017-01-01T10:00:00"                                           => null
@"2017-01-01" = @"2017-01-01T00:00:00Z"                                          => null
@"10:00:00Z" = @"11:00:00+01:00"                                                 => true
@"10:00:00Z" < @"10:00:00+01:00"                                                 => false
[@"2017-01-01".. @"2017-02-01"] = [@"2017-01-01".. @"2017-02-01"]                => true
string(@"2017-01-01")                                                            => "2017-01-01"
string(@"10:00:00+01:00")                                                        => "10:00:00+01:00"
day of year(null)                                                                => null
day of year("2019-09-17")                                                        => null
day of week(@"2019-09-17T10:00:00")                                              => "Tuesday"
month of year(@"10:00:00")                                                       => null
week of year(@"2005-01-09")                                                      => 1
@"foo"                                                                           => null
date and time("2017-01-01T10:00:00@Europe/Paris") = date and time("2017-01-01T09:00:00Z") => true
""")


@pytest.mark.parametrize(("text", "expected"), ROWS, ids=[text for text, _ in ROWS])
def test_a_row(text: str, expected: str) -> None:
    assert said(text) == expected
